using MailKit.Net.Smtp;
using MiniCrm.Notifications;

namespace MiniCrm.Grains.Notifications.Delivery.Mail;

/// <summary>Hands mails to a mail server.</summary>
public sealed class SmtpChannel(SmtpSettings settings, MailMessages messages, TimeProvider clock) : IChannel, IDisposable
{
    private readonly SmtpConnections _connections = new(settings, clock);

    public NotificationType Type => NotificationType.Email;

    public async Task<DeliveryOutcome> SendAsync(NotificationRow notification, Recipient recipient, CancellationToken cancellationToken)
    {
        SmtpClient client;
        try
        {
            client = await _connections.TakeAsync(cancellationToken);
        }
        catch (Exception exception) when (SmtpFaults.OfConnecting(exception) is { } outcome)
        {
            return outcome;
        }

        try
        {
            using var message = messages.Of(notification, recipient);
            await client.SendAsync(message, cancellationToken);
        }
        catch (Exception exception)
        {
            client.Dispose();
            if (SmtpFaults.OfSending(exception) is { } outcome)
            {
                return outcome;
            }

            throw;
        }

        _connections.Return(client);
        return DeliveryOutcome.Sent;
    }

    public void Dispose() => _connections.Dispose();
}
