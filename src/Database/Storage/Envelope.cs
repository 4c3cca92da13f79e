using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MiniCrm.Database.Storage;

/// <summary>
/// The envelope of one write: the state, and what the same statement puts beside it. Read back, it holds the state alone. Between silos it
/// is an empty one: a grain that moves is read where it arrives.
/// </summary>
[GenerateSerializer, Alias("minicrm.Stored`1")]
public sealed class Envelope<TState> : IEnvelope
    where TState : class
{
    [field: NonSerialized]
    public TState? State { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [field: NonSerialized]
    public ImmutableArray<OutgoingEvent> Events { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [field: NonSerialized]
    public ImmutableArray<TimelineEntry> Timeline { get; set; }

    /// <summary>How many commands the write stores, each of which is a version of its own; 0, which is left out, where it is one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [field: NonSerialized]
    public int Commands { get; set; }

    /// <summary>What the row's guard looks for before the state is stored, see the scripts; most writes have nothing to look for.</summary>
    [field: NonSerialized]
    public object? Sought { get; set; }

    /// <summary>Whether the guard has met what was sought, once it is stored; null while nobody knows.</summary>
    [JsonIgnore]
    [field: NonSerialized]
    public bool? HasMet { get; set; }

    bool IEnvelope.HasEvents => !Events.IsDefaultOrEmpty;

    /// <summary>Rows that belong to the aggregate but are not part of its state, such as the notifications of an inbox.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [field: NonSerialized]
    public ImmutableArray<object> Changes { get; set; }
}

/// <summary>An envelope of whatever state.</summary>
public interface IEnvelope
{
    bool HasEvents { get; }

    /// <summary>Whether the guard has met what the write sought.</summary>
    bool? HasMet { set; }
}

/// <summary>A row of <c>outbox</c>.</summary>
/// <param name="Key">The aggregate's id, the record's key in Kafka.</param>
/// <param name="Sequence">Counts the events of this key over all topics, from 1, without gaps.</param>
/// <param name="Body">The record's value.</param>
/// <param name="Traceparent">W3C trace context of the command.</param>
public sealed record OutgoingEvent(Guid Id, Guid Key, int Sequence, string Topic, IDomainEvent Body, DateTimeOffset Time, string? Traceparent);

/// <summary>A row of <c>timeline</c>: who did what when.</summary>
/// <param name="Sequence">That of the event the entry stands for.</param>
/// <param name="Type">The event's topic.</param>
/// <param name="Actor">The user who did it.</param>
public sealed record TimelineEntry(int Sequence, string Type, Guid Actor, DateTimeOffset Time, ImmutableArray<FieldChange> Changes)
{
    /// <summary>Where the request came from; null where there was none.</summary>
    public string? Source { get; init; }

    /// <summary>The thing it was done to, where it is not the aggregate that is written.</summary>
    public Guid? Of { get; init; }
}

/// <summary>A member that changed, in the words of the API.</summary>
public sealed record FieldChange(string Field, object? Old, object? New);
