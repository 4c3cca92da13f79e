using MiniCrm.Leads;

namespace MiniCrm.Grains.Leads.Stats;

/// <summary>Which facts count, in the numbers and milliseconds of facts. What is null lets everything pass.</summary>
public sealed record FactFilter
{
    public static FactFilter Everything { get; } = new();

    /// <summary>Only what is assigned to, or was created by, the user of this number.</summary>
    public int? SeenBy { get; init; }

    /// <summary>By status; true passes.</summary>
    public bool[]? Statuses { get; init; }

    /// <summary>By source.</summary>
    public bool[]? Sources { get; init; }

    /// <summary>By the number of the assignee.</summary>
    public bool[]? Assignees { get; init; }

    public Interval? Created { get; init; }

    public Interval? Updated { get; init; }

    /// <summary>Lets nothing pass that is not closed.</summary>
    public Interval? Closed { get; init; }

    /// <summary>Only these.</summary>
    public IReadOnlySet<Guid>? Ids { get; init; }

    /// <param name="ids">What the rest of the filter lets through, where there is more to it than facts tell.</param>
    public static FactFilter Of(LeadFilter filter, Caller caller, LeadFacts facts, IReadOnlySet<Guid>? ids)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(facts);
        var choice = filter.ListOf is { } listed ? new Choice<Guid?>([listed], Excluded: false) : filter.AssignedUserId;
        return new()
        {
            SeenBy = caller.SeesEverything ? null : facts.NumberOf(caller.UserId),
            Statuses = Admitted(filter.Status),
            Sources = Admitted(filter.Source),
            Assignees = choice is not null ? [.. facts.Users.Select((user, number) => choice.Admits(number == 0 ? null : user))] : null,
            Created = Milliseconds(filter.Created),
            Updated = Milliseconds(filter.Updated),
            Closed = Milliseconds(filter.Closed),
            Ids = ids,
        };
    }

    public bool Accepts(in LeadFact fact) =>
        (SeenBy is not { } user || fact.Assignee == user || fact.Creator == user)
        && (Statuses is null || Statuses[(int)fact.Status])
        && (Sources is null || Sources[(int)fact.Source])
        && (Assignees is null || Assignees[fact.Assignee])
        && (Created is not { } created || created.Holds(fact.CreatedAt))
        && (Updated is not { } updated || updated.Holds(fact.UpdatedAt))
        && (Closed is not { } closed || (fact.IsClosed && closed.Holds(fact.ClosedAt)))
        && (Ids is null || Ids.Contains(fact.Id));

    private static bool[]? Admitted<TEnum>(Choice<TEnum>? choice)
        where TEnum : struct, Enum => choice is null ? null : [.. Enum.GetValues<TEnum>().Order().Select(choice.Admits)];

    private static Interval? Milliseconds(TimeRange? range) => range is null ? null : new(Milliseconds(range.From) ?? long.MinValue, Milliseconds(range.To) ?? long.MaxValue);

    // A part of a millisecond is after it: no fact is between.
    private static long? Milliseconds(DateTimeOffset? time) => time is { } moment ? (long)Math.Ceiling((moment - DateTimeOffset.UnixEpoch).TotalMilliseconds) : null;
}

/// <param name="From">Not before.</param>
/// <param name="To">Before.</param>
public readonly record struct Interval(long From, long To)
{
    public bool Holds(long time) => time >= From && time < To;
}
