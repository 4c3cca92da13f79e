namespace MiniCrm.Kafka.Consuming;

/// <summary>A handler cannot make sense of a record, now or ever: it goes to the dead letters, with the message as the reason.</summary>
public sealed class UndecodableRecordException : Exception
{
    public UndecodableRecordException()
    {
    }

    public UndecodableRecordException(string message)
        : base(message)
    {
    }

    public UndecodableRecordException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
