namespace MiniCrm.Grains.Users.Limits;

/// <summary>How many attempts to sign in may fail within a while.</summary>
public sealed record FailureLimit(int Attempts, TimeSpan Window)
{
    /// <summary>At one account from one place: of the network, or a device that it knows.</summary>
    public static FailureLimit OfPlace { get; } = new(10, TimeSpan.FromSeconds(60));

    /// <summary>At one account from all places that have not signed in to it before, taken together.</summary>
    public static FailureLimit OfAccount { get; } = new(30, TimeSpan.FromMinutes(10));

    /// <summary>From one place of the network at all accounts together.</summary>
    public static FailureLimit OfSource(int attempts) => new(attempts, TimeSpan.FromMinutes(10));
}
