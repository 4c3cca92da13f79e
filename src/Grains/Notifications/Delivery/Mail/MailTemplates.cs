using System.Collections.Frozen;
using System.Text.Json;

namespace MiniCrm.Grains.Notifications.Delivery.Mail;

/// <summary>What is said in a mail, in both forms.</summary>
public sealed record MailText(string Text, Html Html);

/// <summary>
/// The bodies of mails. A few short ones are not worth a template language and its parser: <see cref="Html"/> encodes what is put into them.
/// </summary>
public static class MailTemplates
{
    public const string Welcome = "welcome";
    public const string LeadAssigned = "lead_assigned";
    public const string PasswordChanged = "password_changed";
    public const string EmailChanged = "email_changed";
    public const string NewDevice = "new_device";
    public const string Verification = "verify_email";

    private static readonly FrozenDictionary<string, Func<NotificationState, Recipient, MailText>> Templates =
        new Dictionary<string, Func<NotificationState, Recipient, MailText>>
        {
            [Welcome] = WelcomeText,
            [LeadAssigned] = LeadAssignedText,
            [PasswordChanged] = NoticeText,
            [EmailChanged] = NoticeText,
            [NewDevice] = NewDeviceText,
            [Verification] = NoticeText,
        }.ToFrozenDictionary();

    public static IEnumerable<string> Names => Templates.Keys;

    /// <summary>By the notification's template, or plainly what it says when it names none that there is.</summary>
    public static MailText Render(NotificationState notification, Recipient recipient)
    {
        ArgumentNullException.ThrowIfNull(notification);
        return notification.TemplateId is { } id && Templates.TryGetValue(id, out var template)
            ? template(notification, recipient)
            : new(notification.Message, Page(notification.Title, Html.Paragraphs(notification.Message)));
    }

    private static MailText WelcomeText(NotificationState notification, Recipient recipient)
    {
        var role = Value(notification, "role") ?? JsonNamingPolicy.SnakeCaseLower.ConvertName($"{recipient.User.Role}");
        return new(
            $"Hello {PlainWords.Of(recipient.User.FirstName)},\n\n{notification.Message}\n{Link(recipient)}\nYour role: {role}\n",
            Page(notification.Title, Html.Of($"""
                <p>Hello {PlainWords.Of(recipient.User.FirstName)},</p>
                {Html.Paragraphs(notification.Message)}{HtmlLink(recipient)}<p>Your role: <strong>{role}</strong></p>

                """)));
    }

    private static MailText LeadAssignedText(NotificationState notification, Recipient recipient)
    {
        var lead = Value(notification, "leadName") ?? "A lead";
        return new(
            $"Hello {PlainWords.Of(recipient.User.FirstName)},\n\n{lead} was assigned to you.\n\n{notification.Message}\n",
            Page(notification.Title, Html.Of($"""
                <p>Hello {PlainWords.Of(recipient.User.FirstName)},</p>
                <p><strong>{lead}</strong> was assigned to you.</p>
                {Html.Paragraphs(notification.Message)}
                """)));
    }

    private static MailText NoticeText(NotificationState notification, Recipient recipient) => new(
        $"Hello {PlainWords.Of(recipient.User.FirstName)},\n\n{notification.Message}\n{Link(recipient)}",
        Page(notification.Title, Html.Of($"""
            <p>Hello {PlainWords.Of(recipient.User.FirstName)},</p>
            {Html.Paragraphs(notification.Message)}{HtmlLink(recipient)}
            """)));

    private static MailText NewDeviceText(NotificationState notification, Recipient recipient)
    {
        // Both are what somebody has sent who may be a stranger.
        var device = PlainWords.Of(recipient.SignIn?.UserAgent ?? "not known");
        var place = recipient.SignIn?.Source is { Length: > 0 } source ? source : "not known";
        return new(
            $"Hello {PlainWords.Of(recipient.User.FirstName)},\n\n{notification.Message}\n\nDevice: {device}\nPlace in the network: {place}\n",
            Page(notification.Title, Html.Of($"""
                <p>Hello {PlainWords.Of(recipient.User.FirstName)},</p>
                {Html.Paragraphs(notification.Message)}<p>Device: {device}<br>Place in the network: {place}</p>

                """)));
    }

    /// <summary>Says who may have asked for the mail, because anybody may who knows the address.</summary>
    private static string Link(Recipient recipient) => recipient.VerificationLink is not { } link ? "" : $"""

        Confirm within a day that this address is yours:
        {link.AbsoluteUri}

        If you know nothing of it, leave this mail alone: the address stays unconfirmed.

        """;

    private static Html HtmlLink(Recipient recipient) => recipient.VerificationLink is not { } link ? new("") : Html.Of($"""
        <p>Confirm within a day that this address is yours: <a href="{link.AbsoluteUri}">{link.AbsoluteUri}</a></p>
        <p>If you know nothing of it, leave this mail alone: the address stays unconfirmed.</p>

        """);

    private static Html Page(string title, Html content) => Html.Of($"""
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no"><title>{title}</title></head>
        <body style="font-family: sans-serif; max-width: 40em; margin: 2em auto">
        <h1 style="font-size: 1.4em">{title}</h1>
        {content}</body>
        </html>

        """);

    /// <summary>A text in the notification's metadata, which a stranger may have chosen.</summary>
    private static string? Value(NotificationState notification, string name) =>
        notification.Metadata is { ValueKind: JsonValueKind.Object } metadata
        && metadata.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? PlainWords.Of(value.GetString()!) : null;
}
