namespace MiniCrm.Users;

public static class SignInRefusals
{
    /// <summary>The same for an e-mail address that is nobody's and for a wrong password; what counts as a failed attempt.</summary>
    public static Refusal WrongCredentials { get; } = new(RefusalKind.Unauthenticated, "Invalid credentials");
}
