using System.Net.Sockets;
using MailKit.Net.Smtp;
using MailKit.Security;
using MiniCrm.Grains.Notifications.Delivery;
using MiniCrm.Grains.Notifications.Delivery.Mail;

namespace MiniCrm.Tests.Unit.Notifications;

public sealed class SmtpFaultsTests
{
    [Theory]
    [InlineData(450, SmtpErrorCode.RecipientNotAccepted, DeliveryResult.TryAgain)]
    [InlineData(550, SmtpErrorCode.RecipientNotAccepted, DeliveryResult.Refused)]
    [InlineData(553, SmtpErrorCode.SenderNotAccepted, DeliveryResult.Refused)]
    [InlineData(452, SmtpErrorCode.MessageNotAccepted, DeliveryResult.TryAgain)]
    [InlineData(554, SmtpErrorCode.MessageNotAccepted, DeliveryResult.Refused)]
    [InlineData(421, SmtpErrorCode.UnexpectedStatusCode, DeliveryResult.TryAgain)]
    public void What_the_server_says_of_the_mail_decides(int code, SmtpErrorCode about, DeliveryResult result)
    {
        var outcome = SmtpFaults.OfSending(new SmtpCommandException(about, (SmtpStatusCode)code, "5.1.1 <ada@example.com> unknown"))!;

        Assert.Equal(result, outcome.Result);
        Assert.Contains($"({code})", outcome.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("ada", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_turns_everybody_away_says_nothing_of_the_mail() =>
        Assert.Equal(DeliveryResult.TryAgain, SmtpFaults.OfConnecting(Refused(554))!.Result);

    [Fact]
    public void A_wrong_password_is_refused_and_a_sign_in_that_is_away_is_not()
    {
        Assert.Equal(DeliveryResult.Refused, SmtpFaults.OfConnecting(new AuthenticationException("no", Refused(535)))!.Result);
        Assert.Equal(DeliveryResult.TryAgain, SmtpFaults.OfConnecting(new AuthenticationException("no", Refused(454)))!.Result);
    }

    [Fact]
    public void Whatever_happens_on_the_way_may_go_well_another_time()
    {
        Exception[] faults =
        [
            new SocketException(), new SmtpProtocolException("dropped"), new TimeoutException(), new IOException("", new TimeoutException()), new IOException("broken"),
        ];

        Assert.All(faults, fault => Assert.Equal(
            [DeliveryResult.TryAgain, DeliveryResult.TryAgain], new[] { SmtpFaults.OfConnecting(fault)!.Result, SmtpFaults.OfSending(fault)!.Result }));
        Assert.Equal(DeliveryResult.TryAgain, SmtpFaults.OfConnecting(new SslHandshakeException("untrusted"))!.Result);
    }

    [Fact]
    public void A_fault_of_ours_is_none_of_the_servers() => Assert.Multiple(
        () => Assert.Null(SmtpFaults.OfSending(new InvalidOperationException())),
        () => Assert.Null(SmtpFaults.OfConnecting(new OperationCanceledException())));

    private static SmtpCommandException Refused(int code) => new(SmtpErrorCode.UnexpectedStatusCode, (SmtpStatusCode)code, "no");
}
