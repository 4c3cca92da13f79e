using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;
using MimeKit;
using MiniCrm.Hosting;

namespace MiniCrm.Grains.Notifications.Delivery.Mail;

/// <summary>The variables about mail.</summary>
public static class MailSettings
{
    private const int SubmissionPort = 587;
    private const int ImplicitTlsPort = 465;

    /// <summary><c>EMAIL_FROM</c>, <c>EMAIL_FROM_NAME</c>.</summary>
    public static MailboxAddress Sender(IConfiguration settings)
    {
        var (variable, address) = settings.Text("EMAIL_FROM") is { } from ? ("EMAIL_FROM", from)
            : settings.Text("SMTP_USER") is { } user && user.Contains('@', StringComparison.Ordinal) ? ("SMTP_USER", user)
            : ("EMAIL_FROM", "minicrm@localhost");
        return MailboxAddress.TryParse(address, out var sender) && sender.Domain.Length > 0
            ? new MailboxAddress(settings.Text("EMAIL_FROM_NAME") ?? "MiniCRM", sender.Address)
            : throw new StartException($"{variable} must be an e-mail address to send from.");
    }

    /// <summary><c>EMAIL_PROVIDER</c> and <c>SMTP_…</c>; null for the provider <c>log</c>.</summary>
    public static SmtpSettings? Smtp(IConfiguration settings)
    {
        var host = settings.Text("SMTP_HOST");
        return settings.Text("EMAIL_PROVIDER") switch
        {
            "log" => null,
            null => host is null ? null : Server(settings, host),
            "smtp" => Server(settings, host ?? throw new StartException("SMTP_HOST must be set where EMAIL_PROVIDER is smtp.")),
            "gmail" => Credentials(settings) is { } credentials
                ? new("smtp.gmail.com", SubmissionPort, SmtpTls.Required, credentials, [])
                : throw new StartException("SMTP_USER and SMTP_PASSWORD must be set where EMAIL_PROVIDER is gmail."),
            _ => throw new StartException("EMAIL_PROVIDER must be smtp, gmail or log."),
        };
    }

    /// <summary>Where the provider <c>log</c> keeps mails: <c>MAIL_FOLDER</c>, else beside the program or, where that is not ours to write, in the temporary folder.</summary>
    public static string Folder(IConfiguration settings, string contentRoot)
    {
        if (settings.Text("MAIL_FOLDER") is { } given)
        {
            var folder = Path.GetFullPath(given, contentRoot);
            return CanCreate(folder) ? folder : throw new StartException($"MAIL_FOLDER {folder} cannot be created.");
        }

        var usual = Path.Combine(contentRoot, ".minicrm", "mail");
        return CanCreate(usual) ? usual : Directory.CreateTempSubdirectory("minicrm-mail-").FullName;
    }

    private static bool CanCreate(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return true;
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static SmtpSettings Server(IConfiguration settings, string host)
    {
        var port = settings.Number("SMTP_PORT", SubmissionPort, 1, 65535);
        var tls = settings.Text("SMTP_TLS") switch
        {
            "implicit" => SmtpTls.Implicit,
            null or "auto" or "required" when port == ImplicitTlsPort => SmtpTls.Implicit,
            null or "auto" => SmtpTls.WhenOffered,
            "required" => SmtpTls.Required,
            _ => throw new StartException("SMTP_TLS must be auto, required or implicit."),
        };
        return new(host, port, tls, Credentials(settings), Authorities(settings));
    }

    private static NetworkCredential? Credentials(IConfiguration settings) => settings.Text("SMTP_USER") is not { } user ? null
        : settings.Text("SMTP_PASSWORD") is { } password ? new NetworkCredential(user, password)
        : throw new StartException("SMTP_PASSWORD must be set where SMTP_USER is.");

    private static X509Certificate2Collection Authorities(IConfiguration settings)
    {
        var authorities = new X509Certificate2Collection();
        if (settings.Text("SMTP_CA_FILE") is { } file)
        {
            try
            {
                authorities.ImportFromPemFile(file);
            }
            catch (Exception unreadable) when (unreadable is CryptographicException or IOException or UnauthorizedAccessException)
            {
                throw new StartException($"SMTP_CA_FILE {file} cannot be read.", unreadable);
            }

            if (authorities.Count == 0)
            {
                throw new StartException($"SMTP_CA_FILE {file} holds no certificate in PEM.");
            }
        }

        return authorities;
    }
}
