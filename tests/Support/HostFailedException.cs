namespace MiniCrm.Tests.Support;

/// <summary>A host that did not do what every host has to; the message ends with its log.</summary>
public sealed class HostFailedException : Exception
{
    public HostFailedException()
    {
    }

    public HostFailedException(string message)
        : base(message)
    {
    }

    public HostFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
