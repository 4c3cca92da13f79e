using Microsoft.Extensions.Logging;
using MiniCrm.Notifications;

namespace MiniCrm.Grains.Notifications.Delivery.Mail;

/// <summary>Keeps mails as .eml files in a folder, for development; the log tells their ids alone.</summary>
public sealed partial class MailFolderChannel(string folder, MailMessages messages, ILogger<MailFolderChannel> logger) : IChannel
{
    public NotificationType Type => NotificationType.Email;

    public static string PathOf(string folder, Guid notificationId) => Path.Combine(folder, $"{notificationId}.eml");

    public async Task<DeliveryOutcome> SendAsync(NotificationRow notification, Recipient recipient, CancellationToken cancellationToken)
    {
        var path = PathOf(folder, notification.Id);
        var partial = path + ".partial";
        try
        {
            using var message = messages.Of(notification, recipient);
            await message.WriteToAsync(partial, cancellationToken);
            File.Move(partial, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return DeliveryOutcome.TryAgain("The mail folder cannot be written");
        }

        LogKept(notification.Id, folder);
        return DeliveryOutcome.Sent;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Mail {Id} was kept in {Folder}")]
    private partial void LogKept(Guid id, string folder);
}
