using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MiniCrm.Database.Storage;

namespace MiniCrm.Grains;

/// <summary>What the rules make of a command: a refusal, a change, or nothing to do.</summary>
public sealed record Decision<TState>
    where TState : AggregateState
{
    internal Decision(Refusal? refusal, Change<TState>? change) => (Refusal, Change) = (refusal, change);

    public Refusal? Refusal { get; }

    public Change<TState>? Change { get; }

    [MemberNotNullWhen(true, nameof(Refusal))]
    public bool IsRefused => Refusal is not null;

    public static implicit operator Decision<TState>(Refusal refusal) => new(refusal, null);

    public static implicit operator Decision<TState>(Change<TState> change) => new(null, change);
}

public static class Decision
{
    /// <summary>Everything is already as the command wants it: nothing is written, nothing is published.</summary>
    public static Decision<TState> Unchanged<TState>()
        where TState : AggregateState => new(null, null);
}

/// <summary>A new state, and what goes with it in the same statement.</summary>
/// <param name="Actor">The user who did it.</param>
/// <param name="Happened">In the order in which it is published.</param>
public sealed record Change<TState>(TState State, Guid Actor, DateTimeOffset Time, ImmutableArray<Happened> Happened)
    where TState : AggregateState
{
    /// <summary>Rows beside the state, see <see cref="Envelope{TState}.Changes"/>.</summary>
    public ImmutableArray<object> Rows { get; init; } = [];

    /// <summary>What the row's guard is to look for before the state is stored, see <see cref="Envelope{TState}.Sought"/>.</summary>
    public object? Sought { get; init; }

    /// <summary>What the timeline says of what publishes no event.</summary>
    public ImmutableArray<Noted> Noted { get; init; } = [];
}

/// <summary>A command of which there is no event.</summary>
/// <param name="Of">The aggregate, or a thing inside it, such as a notification of an inbox.</param>
/// <param name="Sequence">Of the thing, such as its row's version; no two notes of a thing have the same.</param>
public sealed record Noted(Guid Of, int Sequence, string Type)
{
    /// <summary>The members that changed. A deletion has none: what was deleted leaves no values behind.</summary>
    public ImmutableArray<FieldChange> Fields { get; init; } = [];
}

/// <summary>An event, and what the timeline says of it.</summary>
/// <param name="Timeline">The members that changed; null when the timeline has nothing to say.</param>
public sealed record Happened(IDomainEvent Event, ImmutableArray<FieldChange>? Timeline)
{
    /// <summary>Key and sequence, where the event is not counted with those of the aggregate that wrote it.</summary>
    public (Guid Key, int Sequence)? Of { get; init; }
}
