using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MiniCrm.Leads;
using MiniCrm.Tests.Support;
using MiniCrm.Users;
using Orleans.Configuration;

namespace MiniCrm.Tests.Cluster.Chaos;

/// <summary>
/// What befalls one of two silos of leads, as a client sees it that keeps to the gateways it was given: no gateway of ours stands between, which
/// asks again, and elsewhere, when there was no answer.
/// </summary>
public sealed class OneSiloTests : IAsyncLifetime
{
    private const int LeadCount = 24;

    // One call that is lost, which takes 4 s to be given up, and one more.
    private static readonly TimeSpan AnsweredWithin = TimeSpan.FromSeconds(12);

    private static readonly Caller Admin = new(Guid.CreateVersion7(), UserRole.Admin);

    private readonly Guid[] _leads = [.. Enumerable.Range(0, LeadCount).Select(_ => TimeOrderedId.New(DateTimeOffset.UtcNow))];
    private readonly List<(HostProcess Host, Wires Wires, int Gateway)> _silos = [];
    private PostgresServer _postgres = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresServer.StartNewAsync(cancellationToken: Cancellation);
        var processes = new ClusterProcesses(_postgres, CrmServer.NoBroker);
        for (var silo = 0; silo < 2; silo++)
        {
            var gateway = FreePort.Next();
            var (host, wires) = processes.StartWiredSilo("leads", gateway);
            _silos.Add((host, wires, gateway));
        }

        await Task.WhenAll(_silos.Select(silo => silo.Host.WaitUntilOkAsync("/health/ready", Cancellation)));
    }

    /// <summary>
    /// It froze until others had written what it holds, cannot be told so when it goes on, and is asked before anything else: from memory it would
    /// answer what was true before.
    /// </summary>
    [Fact]
    public async Task One_that_stood_still_says_nothing_from_memory_until_it_has_looked_itself_up()
    {
        var (host, wires, gateway) = _silos[0];
        using var toIt = await ConnectAsync(gateway);
        using var toTheOther = await ConnectAsync(_silos[1].Gateway);
        await CreateLeadsAsync(toTheOther);

        host.Freeze();
        await Task.WhenAll(_leads.Select(lead => IsWrittenAsync(Lead(toTheOther, lead))));
        var reads = _leads.Select(lead => AnswerAsync(Lead(toIt, lead))).ToList();
        wires.Database.Swallow();
        host.Thaw();

        var answers = await Task.WhenAll(reads);
        wires.Database.Release();
        Assert.All(answers, answer => Assert.NotEqual("before", answer));
        Assert.Contains(answers, answer => answer == nameof(StorageUnavailableException));
    }

    /// <summary>A gateway that has lost its connection to it reaches it by way of the other one, and is answered the same way.</summary>
    [Fact]
    public async Task One_whose_client_has_lost_it_answers_by_way_of_the_other()
    {
        await using var toTheFirst = TcpProxy.To(_silos[0].Gateway);
        using var client = await ConnectAsync(toTheFirst.Port, _silos[1].Gateway);
        await CreateLeadsAsync(client);

        await toTheFirst.DisposeAsync();
        var answers = await Task.WhenAll(_leads.Select(async lead => await Eventually.SeesAsync(
            _ => AnswerAsync(Lead(client, lead)), answer => answer == "before", AnsweredWithin, Cancellation)));

        Assert.Equal(LeadCount, answers.Length);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (host, wires, _) in _silos)
        {
            await host.DisposeAsync();
            await wires.DisposeAsync();
        }

        await _postgres.DisposeAsync();
    }

    private static async Task<IHost> ConnectAsync(params int[] gateways)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.UseOrleansClient(client => client
            .UseStaticClustering([.. gateways.Select(port => new IPEndPoint(IPAddress.Loopback, port))])
            .Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = ("minicrm", "minicrm"))
            .Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(4)));
        var host = builder.Build();
        await host.StartAsync(Cancellation);
        return host;
    }

    /// <summary>The first silo has its share of them, at the latest when the other one has given it some.</summary>
    private async Task CreateLeadsAsync(IHost client)
    {
        await Task.WhenAll(_leads.Select(lead => IsCreatedAsync(Lead(client, lead))));
        await Eventually.SeesAsync(
            _ => _silos[0].Host.Http.MetricAsync("orleans_grains", ["grain_type=\"lead\""], Cancellation), count => count >= LeadCount / 6, cancellationToken: Cancellation);
        var answers = await Task.WhenAll(_leads.Select(lead => AnswerAsync(Lead(client, lead))));
        Assert.All(answers, answer => Assert.Equal("before", answer));
    }

    private static ILeadGrain Lead(IHost client, Guid lead) => client.Services.GetRequiredService<IClusterClient>().GetGrain<ILeadGrain>(lead);

    private static CreateLead New() => new() { FirstName = "Grace", LastName = "Hopper", Email = "grace@example.com", Notes = "before" };

    /// <summary>On a machine with too much to do a silo may stand still by itself; what it had stored by then is there.</summary>
    private static Task<string> IsCreatedAsync(ILeadGrain lead) => Eventually.SeesAsync(
        async _ =>
        {
            var answer = await AnswerAsync(() => lead.Create(New(), Admin));
            return answer == "before" ? answer : await AnswerAsync(lead);
        },
        answer => answer == "before",
        cancellationToken: Cancellation);

    /// <summary>Asks again while the silo that is gone is not known to be so.</summary>
    private static Task<string> IsWrittenAsync(ILeadGrain lead) => Eventually.SeesAsync(
        _ => AnswerAsync(() => lead.Update(new() { Notes = "after" }, Admin)), answer => answer == "after", TimeSpan.FromSeconds(40), Cancellation);

    private static Task<string> AnswerAsync(ILeadGrain lead) => AnswerAsync(() => lead.Get(Admin));

    /// <summary>The notes of the lead, or what there was instead of an answer.</summary>
    private static async Task<string> AnswerAsync(Func<Task<Result<LeadView>>> call)
    {
        try
        {
            var result = await call();
            return result.Value?.Notes ?? $"{result.Refusal}";
        }
        catch (Exception none) when (none is TimeoutException or OrleansException or StorageUnavailableException)
        {
            return none.GetType().Name;
        }
    }
}
