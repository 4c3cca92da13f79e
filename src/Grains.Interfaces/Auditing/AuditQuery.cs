using System.Collections.Immutable;

namespace MiniCrm.Auditing;

/// <summary>Which entries of the audit, newest first; a filter that is null lets everything pass.</summary>
/// <param name="Limit">At most this many.</param>
/// <param name="Before">Only what is older than the entry of this id.</param>
[GenerateSerializer, Immutable, Alias("minicrm.AuditQuery")]
public sealed record AuditQuery(int Limit, Guid? Before)
{
    /// <summary>Who did it.</summary>
    [Id(0)] public Guid? Actor { get; init; }

    /// <summary>What kind of thing it was done to: <c>user</c>, <c>lead</c>, <c>notification</c>.</summary>
    [Id(1)] public string? Kind { get; init; }

    /// <summary>The thing's id.</summary>
    [Id(2)] public Guid? Subject { get; init; }

    /// <summary>Any of these; empty lets everything pass.</summary>
    [Id(3)] public ImmutableArray<string> Actions { get; init; } = [];

    /// <summary>Where the request came from.</summary>
    [Id(4)] public string? Source { get; init; }

    /// <summary>Not before.</summary>
    [Id(5)] public DateTimeOffset? From { get; init; }

    /// <summary>Before.</summary>
    [Id(6)] public DateTimeOffset? To { get; init; }
}
