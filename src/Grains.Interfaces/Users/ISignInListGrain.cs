namespace MiniCrm.Users;

/// <summary>The sign-ins of a user that are not over, read from the rows by any silo of the users role.</summary>
[Alias("minicrm.ISignInListGrain")]
public interface ISignInListGrain : IGrainWithIntegerKey
{
    [Alias("List")]
    Task<Page<SignInView>> List(Guid userId, PageRequest page);
}

/// <summary>A sign-in as its user may see it.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.SignInView")]
public sealed record SignInView
{
    [Id(0)] public required Guid Id { get; init; }

    /// <summary>What the client called itself when it signed in; null when it did not.</summary>
    [Id(1)] public string? UserAgent { get; init; }

    /// <summary>The place in the network of the last use; null when a build opened it that did not keep it.</summary>
    [Id(2)] public string? Source { get; init; }

    [Id(3)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(4)] public required DateTimeOffset LastUsedAt { get; init; }
}
