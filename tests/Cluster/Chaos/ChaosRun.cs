using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Cluster.Chaos;

/// <summary>Clients on a cluster while something happens to it, and whether what they were told holds.</summary>
internal sealed class ChaosRun : IAsyncDisposable
{
    private readonly ChaosCluster _cluster;
    private readonly int _seed;
    private readonly List<(TimeSpan At, string What)> _incidents = [];

    private ChaosRun(ChaosCluster cluster, CrmUser admin, IReadOnlyList<string> leads, int seed, TimeSpan? pace)
    {
        (_cluster, _seed, Random) = (cluster, seed, new Random(seed));
        Load = new([.. cluster.Gateways.Select(gateway => admin.Client with { Http = gateway.Host.Http })], leads, seed, pace);
    }

    public ChaosLoad Load { get; }

    public Random Random { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<ChaosRun> BeginAsync(ChaosCluster cluster, int leadCount = 8, TimeSpan? pace = null)
    {
        var admin = await new CrmClient(cluster.Gateways[0].Host.Http).CreateFirstUserAsync();
        var leads = new List<string>();
        for (var number = 0; number < leadCount; number++)
        {
            var lead = new { firstName = "Grace", lastName = $"{number}", email = "grace@example.com" };
            leads.Add((await admin.Client.PostAsync("/leads", lead)).Expect(HttpStatusCode.Created).Id);
        }

        return new(cluster, admin, leads, Environment.TickCount, pace);
    }

    /// <summary>Says that something happens now, for the report and for <see cref="AssertReachable"/>.</summary>
    public void Note(string what) => _incidents.Add((Load.Now, what));

    /// <summary>Until each lead could be read or written, or only written, since something happened.</summary>
    public Task UntilEachIsDoneAsync(TimeSpan since, bool written, TimeSpan deadline) => Eventually.SeesAsync(
        _ => Task.FromResult(string.Join(' ', Load.Leads.Except(Load.Operations
            .Where(operation => operation.Outcome == Outcome.Done && operation.Started > since && (operation.IsWrite || !written)).Select(operation => operation.Lead)))),
        missing => missing == "",
        deadline,
        Cancellation);

    /// <summary>SIGKILL of any silo, in whose place another one begins.</summary>
    public Task<ChaosCluster.Member> KillOneAsync() => KillAsync(_cluster.Silos[Random.Next(_cluster.Silos.Count)]);

    /// <inheritdoc cref="KillOneAsync"/>
    public async Task<ChaosCluster.Member> KillAsync(ChaosCluster.Member silo)
    {
        Note($"a silo of {silo.Role} killed");
        await silo.Host.KillAsync();
        return await _cluster.ReplaceAsync(silo);
    }

    /// <summary>Lets the clients go on until so much time of the run has passed.</summary>
    public async Task GoOnUntilAsync(TimeSpan time)
    {
        if (time > Load.Now)
        {
            await Task.Delay(time - Load.Now, Cancellation);
        }
    }

    public Task GoOnForAsync(TimeSpan time) => GoOnUntilAsync(Load.Now + time);

    /// <returns>Requests per second that were done in the time to come.</returns>
    public async Task<double> MeasureAsync(TimeSpan time)
    {
        var from = Load.Now;
        await GoOnForAsync(time);
        var to = Load.Now;
        return Load.Operations.Count(operation => operation.Outcome == Outcome.Done && operation.Ended >= from && operation.Ended < to) / (to - from).TotalSeconds;
    }

    /// <summary>Ends the load, reads each lead once more through each gateway, and reports.</summary>
    public async Task EndAsync()
    {
        await Load.StopAsync();
        await _cluster.WaitUntilWholeAsync(Cancellation);
        foreach (var lead in Load.Leads)
        {
            for (var client = 0; client < _cluster.Gateways.Count; client++)
            {
                await Load.ReadAsync(lead, client);
            }
        }

        Report();
    }

    /// <summary>After every incident each lead could be read or written within the limit, if the run went on for so long.</summary>
    public void AssertReachable() => Assert.All(_incidents.Where(incident => incident.At + Verdicts.Limit < Load.Now), incident =>
        Assert.All(Load.Leads, lead => Assert.True(
            Load.Operations.Any(operation => operation.Lead == lead && operation.Outcome == Outcome.Done && operation.Started > incident.At && operation.Ended < incident.At + Verdicts.Limit),
            $"{lead} was not reachable within {Verdicts.Limit.TotalSeconds} s after {incident}.")));

    /// <summary>At most this share of the requests was answered 503.</summary>
    public void AssertRefusedLessThan(double share) => Assert.InRange(Load.RefusedShare(), 0, share);

    /// <inheritdoc cref="Verdicts.AssertToldAsync"/>
    public Task AssertToldAsync() => Load.AssertToldAsync(_cluster.Broker, Cancellation);

    public ValueTask DisposeAsync() => Load.DisposeAsync();

    private void Report()
    {
        var unknown = Load.Operations.Count(operation => operation.Outcome == Outcome.Unknown);
        var longest = Load.Operations.MaxBy(operation => operation.Took)!;
        TestContext.Current.TestOutputHelper!.WriteLine(FormattableString.Invariant(
            $"Seed {_seed}. {Load.Operations.Count} requests in {Load.Now.TotalSeconds:0} s, {100 * Load.RefusedShare():0.00} % answered 503, {unknown} commands of unknown outcome, the longest took {longest.Took.TotalSeconds:0.0} s (at {longest.Started.TotalSeconds:0} s). {string.Join(", ", _incidents.Select(incident => $"{incident.What} at {incident.At.TotalSeconds:0} s"))}."));
    }
}
