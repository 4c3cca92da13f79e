namespace MiniCrm.SavedViews;

/// <summary>A query of the list of leads under a name.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.SavedView")]
public sealed record SavedView
{
    [Id(0)] public required Guid Id { get; init; }

    [Id(1)] public required int Version { get; init; }

    [Id(2)] public required string Name { get; init; }

    /// <summary>Without a question mark.</summary>
    [Id(3)] public required string Query { get; init; }

    /// <summary>True where everybody sees it, and not its owner alone.</summary>
    [Id(4)] public required bool Shared { get; init; }

    [Id(5)] public required Guid OwnerId { get; init; }

    [Id(6)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(7)] public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>A new view of the caller's.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.CreateSavedView")]
public sealed record CreateSavedView(string Name, string Query, bool Shared);

/// <summary>A change of a view; what is not set stays as it is.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.UpdateSavedView")]
public sealed record UpdateSavedView
{
    [Id(0)] public Optional<string> Name { get; init; }

    [Id(1)] public Optional<string> Query { get; init; }

    [Id(2)] public Optional<bool> Shared { get; init; }

    [Id(3)] public Precondition? IfMatch { get; init; }
}
