using System.Text.Json.Serialization;

namespace MiniCrm.Grains.Notifications;

/// <summary>What happened to its recipient's own account. MiniCRM alone sets it: nobody who posts a notification makes it one of these.</summary>
/// <param name="At">When it happened, as the event says.</param>
/// <param name="SignInId">The sign-in that was opened, for <see cref="AccountNoticeKind.NewDevice"/>.</param>
public sealed record AccountNotice(AccountNoticeKind Kind, DateTimeOffset At, Guid? SignInId = null);

[JsonConverter(typeof(SnakeCaseEnumConverter<AccountNoticeKind>))]
public enum AccountNoticeKind
{
    PasswordChanged = 0,

    /// <summary>Goes to the address before the change.</summary>
    EmailChanged = 1,

    /// <summary>Holds the link that proves the address, when it is to be proved.</summary>
    Welcome = 2,

    /// <summary>Holds that link and nothing else.</summary>
    Verification = 3,

    NewDevice = 4,
}
