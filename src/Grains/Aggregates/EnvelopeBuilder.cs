using System.Collections.Immutable;
using MiniCrm.Database.Storage;

namespace MiniCrm.Grains;

/// <summary>Puts together what one write brings to the database: the state that changes make one after the other, and the events, timeline entries and rows beside it.</summary>
/// <param name="key">The aggregate's.</param>
/// <param name="sequence">Of the last event of the aggregate that was published, 0 when there was none.</param>
internal sealed class EnvelopeBuilder<TState>(Guid key, int sequence, Guid writeId)
    where TState : AggregateState
{
    private readonly ImmutableArray<OutgoingEvent>.Builder _events = ImmutableArray.CreateBuilder<OutgoingEvent>();
    private readonly ImmutableArray<TimelineEntry>.Builder _timeline = ImmutableArray.CreateBuilder<TimelineEntry>();
    private ImmutableArray<object> _rows = [];
    private TState? _state;
    private int _sequence = sequence;
    private int _commands;
    private object? _sought;

    /// <param name="moment">That the ids of its events take their time from.</param>
    /// <param name="from">The trace of the command, and where the request came from.</param>
    /// <returns>The state as it will be stored, for the next change.</returns>
    public TState Add(Change<TState> change, Guid moment, (string? Traceparent, string? Source) from)
    {
        if (change.State.IsGone)
        {
            Empty();
        }

        var place = 0;
        foreach (var happened in change.Happened)
        {
            var (eventKey, eventSequence) = happened.Of ?? (key, ++_sequence);
            _events.Add(new(TimeOrderedId.Within(moment, place++), eventKey, eventSequence, happened.Event.Topic, happened.Event, change.Time, from.Traceparent));
            if (happened.Timeline is { } fields)
            {
                _timeline.Add(new(eventSequence, happened.Event.Topic, change.Actor, change.Time, fields) { Source = from.Source });
            }
        }

        foreach (var noted in change.Noted)
        {
            _timeline.Add(new(noted.Sequence, noted.Type, change.Actor, change.Time, noted.Fields) { Of = noted.Of, Source = from.Source });
        }

        _rows = _rows.IsEmpty ? change.Rows : _rows.AddRange(change.Rows);
        _commands++;
        _sought ??= change.Sought;
        return _state = (TState)(change.State with { Sequence = change.State.Sequence + change.Happened.Count(happened => happened.Of is null), WriteId = writeId });
    }

    public Envelope<TState> Build() => new()
    {
        State = _state,
        Events = _events.DrainToImmutable(),
        Timeline = _timeline.DrainToImmutable(),
        Changes = _rows,
        Commands = _commands > 1 ? _commands : 0,
        Sought = _sought,
    };

    /// <summary>As the database does with the entries that it has: what is gone for good leaves no personal data behind in those before it.</summary>
    private void Empty()
    {
        for (var entry = 0; entry < _timeline.Count; entry++)
        {
            _timeline[entry] = _timeline[entry] with { Changes = [] };
        }
    }
}
