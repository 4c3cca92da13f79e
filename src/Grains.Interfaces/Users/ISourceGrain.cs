namespace MiniCrm.Users;

/// <summary>
/// One place of the network, an IPv4 address or an IPv6 /64; here is counted what it may do, for all gateways together.
/// Its key is <see cref="SourceKey.Of"/>.
/// </summary>
[Alias("minicrm.ISourceGrain")]
public interface ISourceGrain : IGrainWithStringKey
{
    /// <summary>Tries to sign in, as long as not too many attempts from here have failed at whatever accounts.</summary>
    [Alias("SignIn")]
    [Refuses(RefusalKind.Unauthenticated, RefusalKind.TooManyRequests, RefusalKind.Busy)]
    [ResponseTimeout("00:00:09")]
    Task<Result<SignedIn>> SignIn(SignIn command);

    /// <summary>Takes one of what the place may do in an hour; null when there was one left.</summary>
    [Alias("Take")]
    [Refuses(RefusalKind.TooManyRequests)]
    Task<Refusal?> Take(SourceBudget budget);
}

/// <summary>What strangers can do without signing in, and so is counted by where they are.</summary>
[GenerateSerializer, Alias("minicrm.SourceBudget")]
public enum SourceBudget
{
    /// <summary>To register; <c>REGISTRATIONS_PER_SOURCE</c>.</summary>
    Registration = 0,

    /// <summary>To have a mail sent to an address that nobody has proved to be theirs; <c>MAILS_PER_SOURCE</c>.</summary>
    Mail = 1,
}
