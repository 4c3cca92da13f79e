namespace MiniCrm.Kafka.Consuming;

/// <summary>A handler has no use for a record, now or ever: it goes to the dead letters, with the message as the reason.</summary>
public sealed class DeadLetterException : Exception
{
    public DeadLetterException()
    {
    }

    public DeadLetterException(string message)
        : base(message)
    {
    }

    public DeadLetterException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
