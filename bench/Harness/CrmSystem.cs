using System.Diagnostics;
using System.Globalization;
using MiniCrm.Tests.Support;

namespace MiniCrm.Bench.Harness;

/// <summary>How the CRM runs.</summary>
internal enum Shape
{
    AllInOne,

    /// <summary>A gateway, and a silo for each role, each a process.</summary>
    Cluster,
}

internal static class Shapes
{
    public static IReadOnlyList<Shape> Both { get; } = [Shape.AllInOne, Shape.Cluster];

    public static string Name(this Shape shape) => shape is Shape.Cluster ? "gateway and silos" : "all in one";
}

/// <summary>The system under test, in processes of its own: ready, with its first user, and leads.</summary>
internal sealed class CrmSystem : IAsyncDisposable
{
    private readonly Build _build;
    private readonly string _brokers;
    private readonly List<HostProcess> _hosts = [];
    private readonly List<HostProcess> _silosOfLeads = [];
    private CrmUser? _administrator;
    private int _postgres;

    private CrmSystem(Build build, Databases databases, string brokers) => (_build, Databases, _brokers) = (build, databases, brokers);

    public Databases Databases { get; }

    /// <summary>The one that is asked: all of it, or the gateway.</summary>
    public HostProcess Door => _hosts[0];

    /// <summary>Of a cluster, in the order of their start.</summary>
    public IReadOnlyList<HostProcess> SilosOfLeads => _silosOfLeads;

    /// <summary>With a token that lasts for the whole run.</summary>
    public CrmUser Administrator => _administrator!;

    public SeededLeads Leads => Databases.Leads!;

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<CrmSystem> StartAsync(Shape shape, Build build, Databases databases, string brokers, int leads, CancellationToken cancellationToken)
    {
        var system = Launch(shape, build, databases, brokers);
        try
        {
            await system.WaitUntilReadyAsync(cancellationToken);
            await system.FillAsync(leads, cancellationToken);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it, and waits for nothing.</summary>
    public static CrmSystem Launch(Shape shape, Build build, Databases databases, string brokers)
    {
        var system = new CrmSystem(build, databases, brokers);
        if (shape is Shape.Cluster)
        {
            // Not for the gateway, but for what is measured beside it.
            system.Launch("Api", ("BENCH_DATABASE", databases.Connection("leads")));
            foreach (var role in SiloRole.All)
            {
                system.LaunchSilo(role);
            }
        }
        else
        {
            system.Launch("AllInOne", [.. SiloRole.All.Select(role => (role.DatabaseVariable, databases.Url(role.Name)))]);
        }

        return system;
    }

    public async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_hosts.Select(host => host.WaitUntilOkAsync("/health/ready", cancellationToken)));
        if (_hosts.Count > 1)
        {
            // A gateway is ready by itself; this is when it reaches every role.
            await Door.WaitUntilOkAsync("/health", cancellationToken);
        }
    }

    /// <summary>The first user, and so many leads, where they are not there yet.</summary>
    public async Task FillAsync(int leads, CancellationToken cancellationToken)
    {
        var client = new CrmClient(Door.Http);
        _administrator = Databases.Administrator is { } known ? await client.SignInAsync(known.Email, known.Password) : await client.CreateFirstUserAsync();
        Databases.Administrator = _administrator;
        Databases.Leads ??= await SeededLeads.PutAsync(Databases, await CreateLeadAsync(), leads, cancellationToken);
        _postgres = int.Parse((await Databases.AskAsync<string>("leads", "select pg_read_file('postmaster.pid')", cancellationToken)).Split('\n')[0], CultureInfo.InvariantCulture);
    }

    /// <summary>One more silo of the role, in a cluster.</summary>
    public HostProcess LaunchSilo(SiloRole role)
    {
        var silo = Launch("Silo", ("ROLE", role.Name), ("DATABASE_URL", Databases.Url(role.Name)), ("CLUSTER_DATABASE_URL", Databases.Url("cluster")));
        if (role == SiloRole.Leads)
        {
            _silosOfLeads.Add(silo);
        }

        return silo;
    }

    /// <summary>Requests by the administrator.</summary>
    public Side Asks(int connections, Func<int, IEnumerable<Call>> requests)
    {
        var run = 0;
        return (time, cancellationToken) => Wrk.RunAsync(Door.Http, Administrator.AccessToken, requests(run++), connections, time, cancellationToken);
    }

    /// <summary>A script of pgbench on the leads.</summary>
    public Side Runs(int connections, string script) =>
        async (time, cancellationToken) => await Pgbench.RunAsync(
            await CheapSignIn.CreateAsync(Databases.Connection("leads"), cancellationToken), script, connections, time, cancellationToken);

    /// <summary>Of all its processes.</summary>
    public long ResidentBytes() => _hosts.Sum(host =>
    {
        using var process = Process.GetProcessById(host.ProcessId);
        return process.WorkingSet64;
    });

    public (TimeSpan Hosts, TimeSpan Postgres) ProcessorTime() =>
        (Harness.ProcessorTime.Of(_hosts.Select(host => host.ProcessId)), Harness.ProcessorTime.OfPostgres(_postgres));

    /// <summary>Waits until all that was written is published and sealed; what is left of one side must not burden the next.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        // A write over the API wakes the relay, which nobody has told of what pgbench wrote.
        await CreateLeadAsync();
        await Eventually.SeesAsync(
            token => Databases.AskAsync<bool>(
                "leads",
                "select not exists (select from outbox) and (select position from audit_head) >= coalesce((select max(position) from timeline), 0)",
                token),
            isSettled => isSettled,
            TimeSpan.FromMinutes(2),
            cancellationToken);
    }

    /// <summary>With an address and a number that no other has: doubles are looked for.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> CreateLeadAsync() => (await Administrator.Client.PostAsync("/leads", new
    {
        firstName = "Jane",
        lastName = "Doe",
        email = $"jane.{Guid.NewGuid():N}@example.com",
        phone = $"+1{Random.Shared.NextInt64(1_000_000_000_000, 10_000_000_000_000)}",
        company = "Example Ltd",
        position = "Buyer",
        source = "website",
    })).Expect(System.Net.HttpStatusCode.Created).Id;

    /// <summary>In good order, the gateway first: silos that were killed have to be found dead first by those that come next.</summary>
    public async Task StopAsync()
    {
        foreach (var host in _hosts)
        {
            await host.StopAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }
    }

    private HostProcess Launch(string project, params IEnumerable<(string Name, string Value)> more)
    {
        var settings = new Dictionary<string, string?>
        {
            ["JWT_SECRET"] = CrmServer.JwtSecret,
            ["JWT_ACCESS_MINUTES"] = "1440",
            ["KAFKA_BROKERS"] = _brokers,
            ["SILO_PORT"] = $"{FreePort.Next()}",
            ["GATEWAY_PORT"] = $"{FreePort.Next()}",
            ["CLUSTER_DATABASE_URL"] = project is "Api" ? Databases.Url("cluster") : null,
            ["MAIL_FOLDER"] = Path.Combine(Repository.TestFolder, "bench-mail"),
            ["PUBLIC_URL"] = "http://localhost",

            // As the runtime is by itself; hosts of tests do without.
            ["DOTNET_TieredPGO"] = "1",
        };
        foreach (var (name, value) in more)
        {
            settings[name] = value;
        }

        var host = HostProcess.Start(project, settings, program: _build.Program(project));
        _hosts.Add(host);
        return host;
    }
}
