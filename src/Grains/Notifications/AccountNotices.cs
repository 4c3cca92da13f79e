using System.Globalization;
using MiniCrm.Grains.Notifications.Delivery.Mail;
using MiniCrm.Notifications;
using MiniCrm.Users;

namespace MiniCrm.Grains.Notifications;

/// <summary>The mails that events about an account lead to. They say when, and leave to the delivery what only the user's role knows.</summary>
public static class AccountNotices
{
    public static (PostNotification Command, AccountNotice? Notice) Of(SecurityChangedReceived changed)
    {
        ArgumentNullException.ThrowIfNull(changed);
        return changed.Kind is SecurityChange.Email
            ? (Mail(
                MailTemplates.EmailChanged,
                "Your e-mail address was changed",
                $"Since {Text(changed.ChangedAt)} your MiniCRM account has another e-mail address, and this one no longer signs in. If that was not you, tell an admin at once."),
                new(AccountNoticeKind.EmailChanged, changed.ChangedAt))
            : (Mail(
                MailTemplates.PasswordChanged,
                "Your password was changed",
                $"The password of your MiniCRM account was changed on {Text(changed.ChangedAt)}. If that was not you, tell an admin at once."),
                new(AccountNoticeKind.PasswordChanged, changed.ChangedAt));
    }

    public static (PostNotification Command, AccountNotice? Notice) Of(VerificationAskedReceived asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        return (Mail(
            MailTemplates.Verification,
            "Confirm your e-mail address",
            "Your MiniCRM account is to have this e-mail address."),
            new(AccountNoticeKind.Verification, asked.AskedAt));
    }

    public static (PostNotification Command, AccountNotice? Notice) Of(NewDeviceReceived signedIn)
    {
        ArgumentNullException.ThrowIfNull(signedIn);
        return (Mail(
            MailTemplates.NewDevice,
            "A sign-in from a new device",
            $"Somebody signed in to your MiniCRM account on {Text(signedIn.SignedInAt)}, from a device or a place that was not seen before. If that was not you, change your password: it ends all other sign-ins."),
            new(AccountNoticeKind.NewDevice, signedIn.SignedInAt, signedIn.SignInId));
    }

    private static PostNotification Mail(string template, string title, string message) =>
        new() { Type = NotificationType.Email, Title = title, Message = message, TemplateId = template };

    private static string Text(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd 'at' HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
