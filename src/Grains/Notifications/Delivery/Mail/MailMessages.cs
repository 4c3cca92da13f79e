using MimeKit;

namespace MiniCrm.Grains.Notifications.Delivery.Mail;

/// <summary>Notifications as mails.</summary>
/// <param name="sender">Whose domain the mails' ids are of.</param>
public sealed class MailMessages(MailboxAddress sender)
{
    /// <summary>The same at every attempt, its id and its date too, so that whoever got it twice can tell.</summary>
    public MimeMessage Of(NotificationRow notification, Recipient recipient)
    {
        ArgumentNullException.ThrowIfNull(notification);
        ArgumentNullException.ThrowIfNull(recipient);
        var text = MailTemplates.Render(notification.State, recipient);
        var message = new MimeMessage
        {
            MessageId = $"{notification.Id:N}@{sender.Domain}",
            Date = notification.State.CreatedAt,
            Subject = notification.State.Title,
            Body = new BodyBuilder { TextBody = text.Text, HtmlBody = text.Html.Text }.ToMessageBody(),
        };
        message.From.Add(sender);
        message.To.Add(new MailboxAddress($"{recipient.User.FirstName} {recipient.User.LastName}", recipient.Email));

        // Nobody's out-of-office answer is for us (RFC 3834).
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }
}
