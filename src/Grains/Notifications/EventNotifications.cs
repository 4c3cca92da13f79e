using System.Text.Json;
using MiniCrm.Database.Storage;
using MiniCrm.Grains.Notifications.Delivery.Mail;
using MiniCrm.Notifications;
using MiniCrm.Users;

namespace MiniCrm.Grains.Notifications;

/// <summary>The notifications that events of other roles lead to.</summary>
public static class EventNotifications
{
    public static PostNotification Welcome(UserRole role) => new()
    {
        Type = NotificationType.Email,
        Title = "Welcome to MiniCRM!",
        Message = "Your account has been created. Sign in with this e-mail address.",
        TemplateId = MailTemplates.Welcome,
        Metadata = JsonSerializer.Serialize(new { Role = role }, StorageJson.Options),
    };

    /// <param name="leadName">Null when the lead has been deleted since.</param>
    public static PostNotification LeadAssigned(Guid leadId, string? leadName) => new()
    {
        Type = NotificationType.InApp,
        Title = "A lead was assigned to you",
        Message = leadName is null ? "You were given a lead that has been deleted since." : $"{leadName} is yours to work on.",
        TemplateId = MailTemplates.LeadAssigned,
        Metadata = JsonSerializer.Serialize(new { LeadId = leadId, LeadName = leadName }, StorageJson.Options),
    };
}
