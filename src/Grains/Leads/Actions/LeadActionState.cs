using MiniCrm.Database.Storage;
using MiniCrm.Leads;

namespace MiniCrm.Grains.Leads.Actions;

/// <summary>An action as it is stored; how far it has come is kept in rows beside it.</summary>
public sealed record LeadActionState : AggregateState
{
    /// <summary>Whose it is, and with whose rights it runs.</summary>
    public required Guid OwnerId { get; init; }

    /// <summary>With whose rights it is undone; null until it is.</summary>
    public Guid? UndoneBy { get; init; }

    public LeadActionStatus Status { get; init; }

    public required LeadChange Change { get; init; }

    public required LeadFilter Filter { get; init; }

    public required string Query { get; init; }

    /// <summary>Leads with greater ids were created later, and are left as they are.</summary>
    public required Guid Bound { get; init; }

    /// <summary>How many leads there were when it was started.</summary>
    public int Total { get; init; }

    public string? Failure { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public bool IsVisibleTo(Caller caller) => OwnerId == caller.UserId || caller.SeesEverything;

    public LeadActionView ToView(Guid id, int version) => new()
    {
        Id = id,
        Version = version,
        Status = Status,
        OwnerId = OwnerId,
        Change = Change,
        Query = Query,
        IsOfNamed = Filter.Ids is not null,
        Total = Total,
        Failure = Failure,
        CreatedAt = CreatedAt,
        FinishedAt = FinishedAt,
    };
}
