using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace MiniCrm.Grains.Notifications.Delivery.Mail;

/// <summary>Connections that stay open from one mail to the next, as many as mails are sent at a time.</summary>
public sealed class SmtpConnections(SmtpSettings settings) : IDisposable
{
    private static readonly TimeSpan OperationTimeout = TimeSpan.FromSeconds(15);

    private readonly ConcurrentBag<SmtpClient> _idle = [];

    /// <summary>A connection that has just answered, or a new one.</summary>
    public async Task<SmtpClient> TakeAsync(CancellationToken cancellationToken)
    {
        while (_idle.TryTake(out var kept))
        {
            try
            {
                await kept.NoOpAsync(cancellationToken);
                return kept;
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                // The server has closed it in the meantime, as servers do.
                kept.Dispose();
            }
            catch
            {
                kept.Dispose();
                throw;
            }
        }

        return await OpenAsync(cancellationToken);
    }

    /// <summary>For the next mail. One on which something went wrong is disposed instead.</summary>
    public void Return(SmtpClient client) => _idle.Add(client);

    public void Dispose()
    {
        while (_idle.TryTake(out var client))
        {
            client.Dispose();
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
