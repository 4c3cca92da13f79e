namespace MiniCrm.Hosting;

/// <summary>The host cannot start until an operator changes something; the message is the one sentence that says what.</summary>
public class StartException : Exception
{
    public StartException()
    {
    }

    public StartException(string message)
        : base(message)
    {
    }

    public StartException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
