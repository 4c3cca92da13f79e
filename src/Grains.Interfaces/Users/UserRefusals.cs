namespace MiniCrm.Users;

/// <summary>Why something of users is refused, as far as others than their rules say it too.</summary>
public static class UserRefusals
{
    public static Refusal NotFound { get; } = new(RefusalKind.NotFound, "User not found");

    public static Refusal EmailTaken { get; } = new(RefusalKind.Conflict, "User with this email already exists") { Member = "email" };

    public static Refusal SignInRequired { get; } = new(RefusalKind.Unauthenticated, "Sign in first");
}
