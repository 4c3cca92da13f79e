using MiniCrm.Tests.Support;
using MiniCrm.Tests.Support.Kafka;

namespace MiniCrm.Tests.Cluster.Chaos;

/// <summary>Whether what clients were told holds, whatever happened to the cluster meanwhile.</summary>
internal static class Verdicts
{
    /// <summary>No request is open for longer, whatever happens.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    // What a broker that comes back takes to be found again, and a page of the outbox to be published.
    private static readonly TimeSpan ToldWithin = TimeSpan.FromSeconds(60);

    /// <summary>Nothing acknowledged is lost, each lead has one history, nobody waited too long, and there was no answer but success and 503.</summary>
    /// <param name="except">When a gateway was frozen: whoever it had not answered waited for it.</param>
    public static void AssertSound(this ChaosLoad load, (TimeSpan From, TimeSpan To)? except = null)
    {
        Assert.Equal("", string.Join('\n', load.Others));
        var faults = load.Leads.SelectMany(lead => LeadHistory.Faults([.. load.Operations.Where(operation => operation.Lead == lead)]));
        Assert.Equal("", string.Join('\n', faults));
        Assert.DoesNotContain(load.Operations, operation =>
            operation.Took > Limit && !(except is var (from, to) && operation.Started < to && operation.Ended > from));
    }

    /// <summary>Each version of a lead is one event of it, since the clients change nothing but its notes.</summary>
    public static async Task AssertToldAsync(this ChaosLoad load, ITestBroker broker, CancellationToken cancellationToken)
    {
        using var log = new EventLog(broker.Address);
        foreach (var lead in load.Leads)
        {
            var last = load.Operations.Where(operation => operation.Lead == lead && operation.Outcome == Outcome.Done).Max(operation => operation.Version);
            await Eventually.SeesAsync(
                async token => string.Join(' ', (await log.OfAsync(lead, token)).Select(told => told.Sequence)),
                told => told == string.Join(' ', Enumerable.Range(1, last)),
                ToldWithin,
                cancellationToken);
        }
    }

    /// <summary>Of all requests, those that were answered 503.</summary>
    public static double RefusedShare(this ChaosLoad load) =>
        (double)load.Operations.Count(operation => operation.Outcome != Outcome.Done) / load.Operations.Count;
}
