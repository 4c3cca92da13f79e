using System.Net;
using System.Security.Cryptography.X509Certificates;
using MailKit.Security;

namespace MiniCrm.Grains.Notifications.Delivery.Mail;

/// <summary>When the connection to the mail server is to be TLS.</summary>
public enum SmtpTls
{
    /// <summary>By STARTTLS where the server offers it.</summary>
    WhenOffered = 0,

    /// <summary>By STARTTLS, and never without.</summary>
    Required = 1,

    /// <summary>From the first byte on, as on port 465.</summary>
    Implicit = 2,
}

/// <summary>A mail server, and how to reach it.</summary>
/// <param name="Credentials">Null for a server that asks for none.</param>
/// <param name="Authorities">Those the server's certificate must come from, beside the system's; empty when the system's will do.</param>
public sealed record SmtpSettings(string Host, int Port, SmtpTls Tls, NetworkCredential? Credentials, X509Certificate2Collection Authorities)
{
    /// <summary>
    /// True where a server without TLS, or with a certificate that nobody vouches for, is no server to send to. Otherwise TLS is taken when
    /// it is offered, whatever the certificate: whoever could forge that could leave out the offer as well.
    /// </summary>
    public bool InsistsOnTls => Tls != SmtpTls.WhenOffered || Credentials is not null || Authorities.Count > 0;

    public SecureSocketOptions Security =>
        Tls == SmtpTls.Implicit ? SecureSocketOptions.SslOnConnect
        : InsistsOnTls ? SecureSocketOptions.StartTls
        : SecureSocketOptions.StartTlsWhenAvailable;
}
