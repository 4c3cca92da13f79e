namespace MiniCrm.Users;

/// <summary>Where a sign-in comes from, as far as the gateway can tell.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.SignInOrigin")]
public sealed record SignInOrigin
{
    /// <summary>How much of a User-Agent is kept.</summary>
    public const int MaxUserAgent = 256;

    /// <summary>The place in the network: an IPv4 address, an IPv6 /64; empty when the connection has none.</summary>
    [Id(0)] public required string Source { get; init; }

    /// <summary>What the client calls itself; null when it says nothing.</summary>
    [Id(1)] public string? UserAgent { get; init; }

    /// <summary>The device, when it has shown a token that proves it; null for one that was never seen.</summary>
    [Id(2)] public Guid? DeviceId { get; init; }

    public override string ToString() => nameof(SignInOrigin);
}
