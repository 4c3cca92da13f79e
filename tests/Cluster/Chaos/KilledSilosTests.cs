using System.Globalization;
using System.Net;
using MiniCrm.Tests.Support;
using MiniCrm.Tests.Support.Kafka;

namespace MiniCrm.Tests.Cluster.Chaos;

/// <summary>
/// Two silos of each role, one of all of which is killed every ten seconds and replaced, under clients that read and write. Half a minute of
/// it, or as many seconds as MINICRM_CHAOS_SECONDS says.
/// </summary>
public sealed class KilledSilosTests : IAsyncLifetime
{
    private const int Leads = 8;
    private static readonly string[] Roles = ["users", "users", "leads", "leads", "notifications", "notifications"];
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan First = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Reachable = TimeSpan.FromSeconds(10);

    private readonly List<(string Role, HostProcess Host)> _silos = [];
    private PostgresServer? _postgres;
    private ITestBroker? _broker;
    private ClusterProcesses? _processes;
    private HostProcess? _gateway;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static TimeSpan Duration => TimeSpan.FromSeconds(
        int.Parse(Environment.GetEnvironmentVariable("MINICRM_CHAOS_SECONDS") ?? "30", CultureInfo.InvariantCulture));

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresServer.StartNewAsync(durable: true);
        _broker = await TestBroker.StartAsync(partitions: 4);
        _processes = new(_postgres, _broker.Address);
        _gateway = _processes.StartGateway();
        foreach (var role in Roles)
        {
            _silos.Add((role, _processes.StartSilo(role)));
            await _silos[^1].Host.WaitUntilOkAsync("/health/ready");
        }

        await _gateway.WaitUntilOkAsync("/health");
    }

    [Fact]
    public async Task No_acknowledged_write_is_lost_and_every_lead_has_one_history()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var admin = await new CrmClient(_gateway!.Http).CreateFirstUserAsync();
        var leads = new List<string>();
        for (var number = 0; number < Leads; number++)
        {
            leads.Add((await admin.Client.PostAsync("/leads", new { firstName = "Grace", lastName = $"{number}", email = "grace@example.com" })).Expect(HttpStatusCode.Created).Id);
        }

        var kills = new List<(TimeSpan At, string Role)>();
        await using var load = new ChaosLoad(admin.Client, leads, seed);
        for (var at = First; at < Duration; at += Interval)
        {
            await Task.Delay(at - load.Now, Cancellation);
            var victim = random.Next(_silos.Count);
            var (role, host) = _silos[victim];
            kills.Add((load.Now, role));
            await host.KillAsync();
            await host.DisposeAsync();
            _silos[victim] = (role, _processes!.StartSilo(role));
        }

        await Task.Delay(Duration - load.Now, Cancellation);
        await load.StopAsync();
        await _gateway.WaitUntilOkAsync("/health", Cancellation);
        foreach (var lead in leads)
        {
            await load.ReadAsync(lead);
        }

        Report(load, kills, seed);
        Assert.Empty(load.Others);
        Assert.All(leads, lead => Assert.Empty(LeadHistory.Faults([.. load.Operations.Where(operation => operation.Lead == lead)])));
        Assert.All(kills.Where(kill => kill.At + Reachable < Duration), kill => Assert.All(leads, lead => Assert.Contains(load.Operations, operation =>
            operation.Lead == lead && operation.Outcome == Outcome.Done && operation.Started > kill.At && operation.Ended < kill.At + Reachable)));
        await AssertToldAsync(load, leads);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _silos.Select(silo => silo.Host).Append(_gateway).OfType<HostProcess>())
        {
            await host.DisposeAsync();
        }

        await (_broker?.DisposeAsync() ?? default);
        await (_postgres?.DisposeAsync() ?? default);
    }

    /// <summary>Each version of a lead is one event of it, since the clients change nothing but its notes.</summary>
    private async Task AssertToldAsync(ChaosLoad load, List<string> leads)
    {
        using var log = new EventLog(_broker!.Address);
        foreach (var lead in leads)
        {
            var last = load.Operations.Where(operation => operation.Lead == lead && operation.Outcome == Outcome.Done).Max(operation => operation.Version);
            await Eventually.SeesAsync(
                async token => string.Join(' ', (await log.OfAsync(lead, token)).Select(told => told.Sequence)),
                told => told == string.Join(' ', Enumerable.Range(1, last)),
                TimeSpan.FromSeconds(60),
                Cancellation);
        }
    }

    private static void Report(ChaosLoad load, List<(TimeSpan At, string Role)> kills, int seed)
    {
        var (all, failed) = (load.Operations.Count, load.Operations.Count(operation => operation.Outcome != Outcome.Done));
        TestContext.Current.TestOutputHelper!.WriteLine(FormattableString.Invariant(
            $"Seed {seed}. {all} requests in {load.Now.TotalSeconds:0} s, {failed} answered 503 ({100.0 * failed / all:0.00} %), longest {load.Operations.Max(operation => operation.Took).TotalSeconds:0.0} s. Killed: {string.Join(", ", kills.Select(kill => $"{kill.Role} at {kill.At.TotalSeconds:0} s"))}."));
    }
}
