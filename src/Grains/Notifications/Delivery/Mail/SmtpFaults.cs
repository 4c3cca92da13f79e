using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace MiniCrm.Grains.Notifications.Delivery.Mail;

/// <summary>
/// What a fault of MailKit means for the mail. The server's own words are left out: they quote addresses. Null for what is no fault of
/// the mail server or the way to it.
/// </summary>
public static class SmtpFaults
{
    private const int FirstPermanent = 500;

    /// <summary>Before the server has heard of the mail: whatever it is, another time it may be better, unless our password is wrong.</summary>
    public static DeliveryOutcome? OfConnecting(Exception exception) => exception switch
    {
        AuthenticationException { InnerException: SmtpCommandException { StatusCode: var code } } when (int)code >= FirstPermanent =>
            DeliveryOutcome.Refused($"The mail server refuses our credentials ({(int)code})"),
        AuthenticationException => DeliveryOutcome.TryAgain("The mail server cannot check our credentials at the moment"),
        SmtpCommandException refused => DeliveryOutcome.TryAgain($"The mail server turns us away ({(int)refused.StatusCode})"),
        NotSupportedException => DeliveryOutcome.TryAgain("The mail server does not offer the TLS or the sign-in that it must"),
        SslHandshakeException { InnerException: TimeoutException } => TimedOut,
        SslHandshakeException => DeliveryOutcome.TryAgain("The mail server's certificate is not accepted"),
        _ => OfTheWay(exception),
    };

    public static DeliveryOutcome? OfSending(Exception exception) => exception switch
    {
        SmtpCommandException { ErrorCode: SmtpErrorCode.RecipientNotAccepted } refused => Judge(refused, "the recipient"),
        SmtpCommandException { ErrorCode: SmtpErrorCode.SenderNotAccepted } refused => Judge(refused, "the sender"),
        SmtpCommandException refused => Judge(refused, "the mail"),
        NotSupportedException => DeliveryOutcome.Refused("The mail server cannot carry such an address"),
        ServiceNotAuthenticatedException => DeliveryOutcome.Refused("The mail server wants credentials, and SMTP_USER is not set"),
        _ => OfTheWay(exception),
    };

    private static DeliveryOutcome TimedOut { get; } = DeliveryOutcome.TryAgain("The mail server did not answer in time");

    private static DeliveryOutcome Judge(SmtpCommandException refused, string what)
    {
        var reason = $"The mail server refuses {what} ({(int)refused.StatusCode})";
        return (int)refused.StatusCode >= FirstPermanent ? DeliveryOutcome.Refused(reason) : DeliveryOutcome.TryAgain(reason);
    }

    private static DeliveryOutcome? OfTheWay(Exception exception) => exception switch
    {
        TimeoutException or IOException { InnerException: TimeoutException } => TimedOut,
        SocketException => DeliveryOutcome.TryAgain("The mail server cannot be reached"),
        SmtpProtocolException or ServiceNotConnectedException or IOException => DeliveryOutcome.TryAgain("The connection to the mail server broke"),
        _ => null,
    };
}
