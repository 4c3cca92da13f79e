namespace MiniCrm;

/// <summary>Where the request of a command came from, on its way to the audit; what comes of a record of Kafka has none.</summary>
public static class RequestSource
{
    private const string ContextKey = "source";

    /// <summary>Of the command that is being worked on.</summary>
    public static string? Current => RequestContext.Get(ContextKey) as string;

    /// <summary>Takes it along on the grain calls that follow.</summary>
    /// <param name="source">An IPv4 address, or the /64 of an IPv6 one; empty when it is not known.</param>
    public static void Carry(string source)
    {
        if (!string.IsNullOrEmpty(source))
        {
            RequestContext.Set(ContextKey, source);
        }
    }
}
