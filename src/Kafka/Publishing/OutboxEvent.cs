namespace MiniCrm.Kafka.Publishing;

/// <summary>A row of a role's outbox, on its way to Kafka.</summary>
/// <param name="Position">Of the row; what is acknowledged is told by it.</param>
/// <param name="Id">Stays the same however often the event is published: what consumers deduplicate by.</param>
/// <param name="Key">Id of the aggregate; events of one key stay in order within a topic.</param>
/// <param name="Sequence">Counts the events of the aggregate over all topics, without gaps.</param>
/// <param name="Body">JSON, which becomes the record's value as it stands.</param>
/// <param name="Traceparent">The trace of the command, as W3C writes it; null when it had none.</param>
/// <param name="Source">Who says it, such as <c>/minicrm/leads</c>.</param>
[GenerateSerializer, Immutable, Alias("minicrm.OutboxEvent")]
public sealed record OutboxEvent(
    long Position, Guid Id, Guid Key, int Sequence, string Topic, string Body, DateTimeOffset Time, string? Traceparent, string Source);
