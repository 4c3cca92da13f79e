using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace MiniCrm.Grains.Notifications.Delivery.Mail;

/// <summary>Connections that stay open from one mail to the next, as many as mails are sent at a time.</summary>
public sealed class SmtpConnections(SmtpSettings settings, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan OperationTimeout = TimeSpan.FromSeconds(15);

    // Long unused connections are often dead without a sign of it, and finding out takes as long as a timeout.
    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(30);

    private readonly ConcurrentBag<(SmtpClient Client, long Since)> _idle = [];

    /// <summary>A connection that has just answered, or a new one.</summary>
    public async Task<SmtpClient> TakeAsync(CancellationToken cancellationToken)
    {
        while (_idle.TryTake(out var kept))
        {
            if (clock.GetElapsedTime(kept.Since) < LongestIdle && await AnswersAsync(kept.Client, cancellationToken))
            {
                return kept.Client;
            }

            kept.Client.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
        }

        return await OpenAsync(cancellationToken);
    }

    /// <summary>For the next mail. One on which something went wrong is disposed instead.</summary>
    public void Return(SmtpClient client) => _idle.Add((client, clock.GetTimestamp()));

    public void Dispose()
    {
        while (_idle.TryTake(out var kept))
        {
            kept.Client.Dispose();
        }
    }

    /// <summary>False when the server has closed the connection in the meantime, as servers do.</summary>
    private static async Task<bool> AnswersAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.NoOpAsync(cancellationToken);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private async Task<SmtpClient> OpenAsync(CancellationToken cancellationToken)
    {
        var client = new SmtpClient
        {
            Timeout = (int)OperationTimeout.TotalMilliseconds,
            CheckCertificateRevocation = false,
            ServerCertificateValidationCallback = IsAccepted,
        };
        try
        {
            await client.ConnectAsync(settings.Host, settings.Port, settings.Security, cancellationToken);
            if (settings.Credentials is { } credentials)
            {
                if (!client.IsSecure)
                {
                    throw new NotSupportedException("Credentials are not sent in clear.");
                }

                await client.AuthenticateAsync(credentials, cancellationToken);
            }

            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private bool IsAccepted(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None || !settings.InsistsOnTls)
        {
            return true;
        }

        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || settings.Authorities.Count == 0 || certificate is not X509Certificate2 server)
        {
            return false;
        }

        using var own = new X509Chain();
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(settings.Authorities);
        own.ChainPolicy.ExtraStore.AddRange(chain?.ChainPolicy.ExtraStore ?? []);
        return own.Build(server);
    }
}
