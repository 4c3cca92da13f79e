namespace MiniCrm;

/// <summary>Something that happened, in the words of the Kafka contract; members that are null are left out of the record's value.</summary>
public interface IDomainEvent
{
    string Topic { get; }

    DateTimeOffset Timestamp { get; }
}
