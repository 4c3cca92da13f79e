using System.Collections.Immutable;

namespace MiniCrm.Kafka.Publishing;

/// <summary>Not every event of a batch was acknowledged. What is in neither list of a larger whole was not part of the batch.</summary>
[GenerateSerializer, Alias("minicrm.PublishException")]
public sealed class PublishException : OrleansException
{
    public PublishException()
    {
    }

    public PublishException(string message)
        : base(message)
    {
    }

    public PublishException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Positions of the events that Kafka has.</summary>
    [Id(0)]
    public ImmutableArray<long> Acknowledged { get; init; } = [];

    /// <summary>The others; Kafka may have them all the same, unless they were refused.</summary>
    [Id(1)]
    public ImmutableArray<UnpublishedEvent> Unpublished { get; init; } = [];
}

/// <param name="Reason">For an operator, without anything of the event's content.</param>
/// <param name="ForGood">True when Kafka refused this very event and would again; false when it is worth another try.</param>
[GenerateSerializer, Immutable, Alias("minicrm.UnpublishedEvent")]
public sealed record UnpublishedEvent(long Position, string Reason, bool ForGood);
