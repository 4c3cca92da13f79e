using MiniCrm.Grains.Notifications;
using MiniCrm.Grains.Notifications.Delivery;
using MiniCrm.Grains.Notifications.Delivery.Mail;
using MiniCrm.Notifications;
using MiniCrm.Users;

namespace MiniCrm.Tests.Integration.Delivery;

/// <summary>A mail to Ada through the channel alone, without silos.</summary>
internal static class OneMail
{
    public static async Task<DeliveryOutcome> SendAsync(SmtpSettings settings, CancellationToken cancellationToken)
    {
        using var channel = new SmtpChannel(settings, new MailMessages(new("MiniCRM", "crm@example.org")), TimeProvider.System);
        var now = DateTimeOffset.UtcNow;
        var recipient = new UserView
        {
            Id = TimeOrderedId.New(DateTimeOffset.UtcNow),
            Version = 1,
            FirstName = "Ada",
            LastName = "Lovelace",
            Email = "ada@example.com",
            Role = UserRole.SalesRep,
            IsActive = true,
            CreatedAt = now,
            UpdatedAt = now,
        };
        var command = new PostNotification { Type = NotificationType.Email, Title = "Hello", Message = "There" };
        var row = (NotificationRow)NotificationRules.Put(TimeOrderedId.New(DateTimeOffset.UtcNow), null, recipient.Id, command, recipient.Id, now).Rows[0];
        return await channel.SendAsync(row, Recipient.Of(recipient), cancellationToken);
    }
}
