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
            Body = new BodyBuilder { TextBody = text.Text, HtmlBody = text.Html.Text }.ToMessageBody(),
        };
        message.SetSubject(notification.State.Title);
        message.SetMailbox(HeaderId.From, message.From, sender);
        message.SetMailbox(HeaderId.To, message.To, new MailboxAddress(PlainWords.Of($"{recipient.User.FirstName} {recipient.User.LastName}"), recipient.Email));

        // Nobody's out-of-office answer is for us (RFC 3834).
        message.Headers.Add("Auto-Submitted", "auto-generated");

        // Whoever writes it, also into a file: no line of a body is longer than 78 octets, and none of them beyond ASCII.
        message.Prepare(EncodingConstraint.SevenBit);
        return message;
    }
}
