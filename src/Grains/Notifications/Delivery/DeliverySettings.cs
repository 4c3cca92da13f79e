using Microsoft.Extensions.Configuration;
using MimeKit;
using MiniCrm.Grains.Notifications.Delivery.Mail;
using MiniCrm.Grains.Notifications.Delivery.Webhooks;
using MiniCrm.Hosting;
using MiniCrm.Notifications;

namespace MiniCrm.Grains.Notifications.Delivery;

/// <summary>How notifications leave the house.</summary>
/// <param name="Smtp">Null where mails are kept in a folder instead.</param>
/// <param name="MailFolder">Null where there is a mail server.</param>
/// <param name="Sms">Null when it is not set up; so is <paramref name="Push"/>.</param>
public sealed record DeliverySettings(
    RetryPolicy Retries, MailboxAddress Sender, SmtpSettings? Smtp, string? MailFolder, WebhookSettings? Sms, WebhookSettings? Push)
{
    public const string SmsVariable = "SMS_WEBHOOK_URL";
    public const string PushVariable = "PUSH_WEBHOOK_URL";

    /// <summary>What one attempt may take, whatever the channel's own deadlines are.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>What links in mails begin with; null where none is set, and then such mails fail.</summary>
    public Uri? PublicUrl { get; init; }

    /// <param name="contentRoot">What a relative <c>MAIL_FOLDER</c> starts from.</param>
    /// <exception cref="StartException">A value is missing or wrong.</exception>
    public static DeliverySettings From(IConfiguration settings, string contentRoot, bool development = false)
    {
        var retries = new RetryPolicy(
            settings.Number("DELIVERY_ATTEMPTS", RetryPolicy.Default.Attempts, 1, 100),
            TimeSpan.FromSeconds(settings.Number("DELIVERY_FIRST_RETRY_SECONDS", (int)RetryPolicy.Default.FirstRetry.TotalSeconds, 1, 3600)));
        var smtp = MailSettings.Smtp(settings);
        return new(
            retries,
            MailSettings.Sender(settings),
            smtp,
            smtp is null ? MailSettings.Folder(settings, contentRoot) : null,
            Webhook(settings, NotificationType.Sms, SmsVariable, "SMS_WEBHOOK_SECRET"),
            Webhook(settings, NotificationType.Push, PushVariable, "PUSH_WEBHOOK_SECRET"))
        {
            PublicUrl = Hosting.PublicUrl.From(settings, development),
        };
    }

    private static WebhookSettings? Webhook(IConfiguration settings, NotificationType type, string variable, string secret) =>
        settings.Text(variable) is not { } text ? null
        : !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")
            ? throw new StartException($"{variable} must be an address that begins with https:// or http://.")
        : settings.Text(secret) is { } key ? new(type, url, key)
        : throw new StartException($"{secret} must be set where {variable} is: it signs what is sent there.");
}
