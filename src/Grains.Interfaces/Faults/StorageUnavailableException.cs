namespace MiniCrm;

/// <summary>The database did not answer, or not in time. Made of text alone, so that it can cross to a client that has no Npgsql;
/// Orleans wraps what a storage throws unless it is an <see cref="OrleansException"/>.</summary>
[GenerateSerializer, Alias("minicrm.StorageUnavailableException")]
public sealed class StorageUnavailableException : OrleansException
{
    public StorageUnavailableException()
    {
    }

    public StorageUnavailableException(string message)
        : base(message)
    {
    }

    public StorageUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>True when a write may have been stored all the same: read before you try again.</summary>
    [Id(0)]
    public bool OutcomeUnknown { get; init; }
}
