using MiniCrm.Auditing;

namespace MiniCrm.Hosting.Security;

/// <summary>Something that concerns security; two that are equal are counted together.</summary>
/// <param name="Action">One of <see cref="AuditActions.OfSecurity"/>.</param>
public sealed record SecurityEvent(string Action)
{
    /// <summary>The user who did it; null when it is nobody who is known.</summary>
    public Guid? Actor { get; init; }

    public string? Kind { get; init; }

    public Guid? Subject { get; init; }

    public string? Source { get; init; }

    public string? Detail { get; init; }

    /// <summary>True for what takes a right password, a right token: nobody floods with that, and each is told of.</summary>
    public bool IsOwn => Action is AuditActions.SignedIn or AuditActions.SignedOut or AuditActions.TokenReused;

    public SecurityEntry ToEntry(DateTimeOffset time, int times) =>
        new(Action, time, times) { Actor = Actor, Kind = Kind, Subject = Subject, Source = Source, Detail = Detail };
}

/// <summary>The ids that log events of security have; they never change their meaning.</summary>
public static class SecurityEvents
{
    public const string RoleChanged = "user.role_changed";
    public const string PasswordChanged = "user.password_changed";
    public const string EmailChanged = "user.email_changed";
    public const string ActivationChanged = "user.activation_changed";

    private const int First = 1001;

    // New ones are added at the end.
    private static readonly string[] Names =
    [
        AuditActions.SignedIn, AuditActions.SignInFailed, AuditActions.SignInHeldBack, AuditActions.SignedOut, AuditActions.TokenReused,
        AuditActions.PreviousKeyUsed, AuditActions.RegistrationRefused, AuditActions.AccessRefused, AuditActions.AuditRead,
        RoleChanged, PasswordChanged, EmailChanged, ActivationChanged,
    ];

    public static int IdOf(string name) => First + Array.IndexOf(Names, name);
}
