namespace MiniCrm.Grains.Users;

/// <summary>The one sign-in that a new generation left alive: that of the user who changed the own password.</summary>
/// <param name="Generation">For which it goes on: a build that does not know of it begins the next one, and ends it with the others.</param>
public sealed record KeptSignIn(Guid Id, int Generation);
