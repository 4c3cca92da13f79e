using System.Diagnostics;

namespace MiniCrm;

/// <summary>
/// The W3C trace context of a command, on its way to the event it leaves behind. Orleans carries activities only while somebody listens to
/// them; an event names its trace always.
/// </summary>
public static class TraceContext
{
    private const string ContextKey = "traceparent";

    /// <summary>Of the command that is being worked on.</summary>
    public static string? Current => Activity.Current?.Id ?? RequestContext.Get(ContextKey) as string;

    /// <summary>Takes the current activity along on the grain calls that follow.</summary>
    public static void Carry() => Carry(null);

    /// <summary>The same, or the given trace when there is no activity: what comes of a record belongs to the trace that it names.</summary>
    public static void Carry(string? otherwise)
    {
        if ((Activity.Current?.Id ?? otherwise) is { } traceparent)
        {
            RequestContext.Set(ContextKey, traceparent);
        }
    }
}
