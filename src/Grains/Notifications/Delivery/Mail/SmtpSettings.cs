using System.Net;
using System.Security.Cryptography.X509Certificates;
using MailKit.Security;

namespace MiniCrm.Grains.Notifications.Delivery.Mail;

/// <summary>A mail server, and how to reach it.</summary>
/// <param name="Credentials">Null for a server that asks for none.</param>
/// <param name="Authorities">Those the server's certificate must come from, beside the system's; empty when the system's will do.</param>
public sealed record SmtpSettings(string Host, int Port, bool TlsRequired, NetworkCredential? Credentials, X509Certificate2Collection Authorities)
{
    private const int ImplicitTlsPort = 465;

    /// <summary>
    /// True where a server without TLS, or with a certificate that nobody vouches for, is no server to send to. Otherwise TLS is taken when
    /// it is offered, whatever the certificate: whoever could forge that could leave out the offer as well.
    /// </summary>
    public bool InsistsOnTls => TlsRequired || Port == ImplicitTlsPort || Credentials is not null || Authorities.Count > 0;

    public SecureSocketOptions Security =>
        Port == ImplicitTlsPort ? SecureSocketOptions.SslOnConnect
        : InsistsOnTls ? SecureSocketOptions.StartTls
        : SecureSocketOptions.StartTlsWhenAvailable;
}
