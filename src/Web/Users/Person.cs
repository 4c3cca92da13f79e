using System.Collections.Immutable;
using MiniCrm.Users;

namespace MiniCrm.Web.Users;

/// <summary>A user, as much as the visitor may see of them.</summary>
public sealed record Person(Guid Id, string Name, string Email)
{
    /// <summary>Null where nothing but the card may be seen.</summary>
    public UserRole? Role { get; init; }

    public bool? IsActive { get; init; }

    /// <summary>The address is not proved yet.</summary>
    public bool AwaitsVerification { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }
}

/// <summary>A part of the list of users.</summary>
/// <param name="Next">Where the list goes on; null at its end.</param>
public sealed record FoundPeople(ImmutableArray<Person> Items, string? Next)
{
    /// <summary>How many there are in all parts; null where it was not counted.</summary>
    public long? Total { get; init; }
}
