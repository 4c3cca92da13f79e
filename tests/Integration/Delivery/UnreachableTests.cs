using System.Net;
using System.Net.Sockets;
using MiniCrm.Grains.Notifications.Delivery;
using MiniCrm.Grains.Notifications.Delivery.Mail;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Delivery;

/// <summary>Mail servers of which there is nothing but a port, if that.</summary>
[Long]
public sealed class UnreachableTests
{
    [Fact]
    public async Task A_closed_port_is_tried_again() => Assert.Equal(
        DeliveryOutcome.TryAgain("The mail server cannot be reached"), await OneMail.SendAsync(To(FreePort.Next()), TestContext.Current.CancellationToken));

    [Fact]
    public async Task A_connection_cut_before_the_greeting_is_tried_again()
    {
        using var listener = Listen();
        var sending = OneMail.SendAsync(To(listener), TestContext.Current.CancellationToken);
        using (await listener.AcceptSocketAsync(TestContext.Current.CancellationToken))
        {
        }

        Assert.Equal(DeliveryResult.TryAgain, (await sending).Result);
    }

    [Fact]
    public async Task A_black_hole_holds_nobody_longer_than_an_attempt_may_take()
    {
        using var listener = Listen();
        using var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var sending = OneMail.SendAsync(To(listener), time.Token);
        using var silent = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);

        await time.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static SmtpSettings To(TcpListener listener) => To(((IPEndPoint)listener.LocalEndpoint).Port);

    private static SmtpSettings To(int port) => new("127.0.0.1", port, SmtpTls.WhenOffered, null, []);
}
