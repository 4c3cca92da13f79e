namespace MiniCrm.Api.Calls;

/// <summary>What is left of the time that one request may spend waiting for silos.</summary>
internal sealed class RequestDeadline(bool isEndless)
{
    /// <summary>Two attempts of four seconds, and the pause between them.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(9);

    // What cannot be done in this time is not begun: a command would only be of unknown outcome.
    private static readonly TimeSpan LeastUseful = TimeSpan.FromSeconds(1);

    // Orleans looks at its own deadlines once a second.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    private long _spent;

    /// <summary>That of a request; that of one that lasts never ends.</summary>
    public static RequestDeadline Of(HttpContext request)
    {
        if (request.Features.Get<RequestDeadline>() is not { } deadline)
        {
            deadline = new RequestDeadline(request.GetEndpoint()?.Metadata.GetMetadata<Lasting>() is not null);
            request.Features.Set(deadline);
        }

        return deadline;
    }

    /// <exception cref="StorageUnavailableException">There is no time for the call; it was not made.</exception>
    /// <exception cref="TimeoutException">The time is over.</exception>
    public Task Wait(Func<Task> call)
    {
        if (isEndless)
        {
            return call();
        }

        var left = Limit - TimeSpan.FromTicks(Interlocked.Read(ref _spent));
        return left >= ClusterClient.ResponseTimeout + Slack ? call()
            : left >= LeastUseful ? call().WaitAsync(left)
            : throw new StorageUnavailableException("The silos took too long");
    }

    public void Spend(TimeSpan time) => Interlocked.Add(ref _spent, time.Ticks);

    /// <summary>On an endpoint whose request or answer lasts.</summary>
    internal class Lasting;

    /// <summary>On one whose answer has no end.</summary>
    internal sealed class EventStream : Lasting;
}
