using System.Collections.Immutable;
using MiniCrm.Notifications;

namespace MiniCrm.Web.Inbox;

/// <summary>What the address of the inbox asks for, as the API takes it.</summary>
/// <param name="Unread">true for those that were not read yet; null for all.</param>
/// <param name="Cursor">Null for the beginning.</param>
public sealed record InboxAddress(string? Unread = null, string? Cursor = null)
{
    public const string Path = "/app/inbox";

    public string Query => string.Join('&', new[] { (Name: "unread", Value: Unread), (Name: "cursor", Value: Cursor) }
        .Where(value => value.Value is not null).Select(value => $"{value.Name}={Uri.EscapeDataString(value.Value!)}"));

    /// <summary>The same list from a place on.</summary>
    public InboxAddress From(string? cursor) => this with { Cursor = cursor };

    public override string ToString() => Query is { Length: > 0 } query ? $"{Path}?{query}" : Path;
}

/// <summary>A part of an inbox, newest first.</summary>
/// <param name="Next">The cursor of what comes after it; null when that is nothing.</param>
public sealed record FoundNotifications(ImmutableArray<NotificationView> Items, string? Next);
