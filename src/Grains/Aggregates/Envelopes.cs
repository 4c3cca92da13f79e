using System.Collections.Immutable;
using MiniCrm.Database.Storage;

namespace MiniCrm.Grains;

/// <summary>What one write brings to the database: the state that a change makes, and the events, timeline entries and rows beside it.</summary>
internal static class Envelopes
{
    /// <param name="key">The aggregate's.</param>
    /// <param name="sequence">Of the last event of the aggregate that was published, 0 when there was none.</param>
    /// <param name="write">Its id, and the moment that the ids of events take their time from.</param>
    /// <param name="from">The trace of the command, and where the request came from.</param>
    public static Envelope<TState> Of<TState>(
        Guid key, int sequence, Change<TState> change, (Guid Id, Guid Moment) write, (string? Traceparent, string? Source) from)
        where TState : AggregateState
    {
        var after = change.State with { Sequence = change.State.Sequence + change.Happened.Count(happened => happened.Of is null), WriteId = write.Id };
        var events = ImmutableArray.CreateBuilder<OutgoingEvent>(change.Happened.Length);
        var timeline = ImmutableArray.CreateBuilder<TimelineEntry>(change.Happened.Length + change.Noted.Length);
        foreach (var happened in change.Happened)
        {
            var (eventKey, eventSequence) = happened.Of ?? (key, ++sequence);
            events.Add(new(TimeOrderedId.Within(write.Moment, events.Count), eventKey, eventSequence, happened.Event.Topic, happened.Event, change.Time, from.Traceparent));
            if (happened.Timeline is { } fields)
            {
                timeline.Add(new(eventSequence, happened.Event.Topic, change.Actor, change.Time, fields) { Source = from.Source });
            }
        }

        foreach (var noted in change.Noted)
        {
            timeline.Add(new(noted.Sequence, noted.Type, change.Actor, change.Time, noted.Fields) { Of = noted.Of, Source = from.Source });
        }

        return new() { State = (TState)after, Events = events.ToImmutable(), Timeline = timeline.ToImmutable(), Changes = change.Rows };
    }
}
