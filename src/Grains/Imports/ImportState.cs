using MiniCrm.Database.Storage;
using MiniCrm.Imports;

namespace MiniCrm.Grains.Imports;

/// <summary>An import as it is stored; how far it has come is kept in rows beside it.</summary>
public sealed record ImportState : AggregateState
{
    public required Guid OwnerId { get; init; }

    public string? Name { get; init; }

    public long Size { get; init; }

    public ImportStatus Status { get; init; }

    public required ImportFindings Found { get; init; }

    public ImportPlan? Plan { get; init; }

    public string? Failure { get; init; }

    /// <summary>How often its end was published.</summary>
    public int Ends { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public bool IsVisibleTo(Caller caller) => OwnerId == caller.UserId || caller.SeesEverything;

    public ImportView ToView(Guid id, int version) => new()
    {
        Id = id,
        Version = version,
        Status = Status,
        OwnerId = OwnerId,
        Name = Name,
        Size = Size,
        Found = Found,
        Plan = Plan,
        Failure = Failure,
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
        StartedAt = StartedAt,
        FinishedAt = FinishedAt,
    };
}
