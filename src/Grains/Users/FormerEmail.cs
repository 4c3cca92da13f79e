using System.Collections.Immutable;

namespace MiniCrm.Grains.Users;

/// <summary>An address that a user had until this moment.</summary>
public sealed record FormerEmail(string Email, DateTimeOffset ChangedAt)
{
    /// <summary>Mails are tried for an hour, and an admin may have them tried again.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);

    private const int Kept = 5;

    /// <summary>Those to be kept when the address is changed.</summary>
    public static ImmutableArray<FormerEmail> With(ImmutableArray<FormerEmail>? former, string email, DateTimeOffset now) =>
        [new(email, now), .. (former ?? []).Where(address => address.IsKept(now)).Take(Kept - 1)];

    public bool IsKept(DateTimeOffset now) => now < ChangedAt + KeptFor;

    public override string ToString() => nameof(FormerEmail);
}
