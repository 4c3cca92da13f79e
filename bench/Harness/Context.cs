using MiniCrm.Tests.Support;
using MiniCrm.Tests.Support.Kafka;

namespace MiniCrm.Bench.Harness;

/// <summary>What rows run on: a PostgreSQL that flushes, a broker, and the systems, of which those of one shape run at a time.</summary>
/// <param name="leads">How many there are before the first request.</param>
/// <param name="past">The build to compare today's with, if any.</param>
internal sealed class Context(PostgresServer postgres, ITestBroker broker, Plan plan, int leads, Build? past) : IAsyncDisposable
{
    private readonly Dictionary<(Build, int), Databases> _databases = [];
    private readonly Dictionary<(Build, int), CrmSystem> _systems = [];
    private Shape? _shape;

    public PostgresServer Postgres => postgres;

    public ITestBroker Broker => broker;

    public Plan Plan => plan;

    public int Leads => leads;

    public Build Today { get; } = Build.Today(bare: past is not null);

    public Build? Past => past;

    public static async Task<Context> StartAsync(Plan plan, int leads, Build? past, CancellationToken cancellationToken)
    {
        var broker = await TestBroker.StartAsync(cancellationToken: cancellationToken);
        try
        {
            return new(await PostgresServer.StartNewAsync(durable: true, cancellationToken), broker, plan, leads, past);
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    /// <summary>The system of that shape, build and number of leads, with the same databases each time.</summary>
    public async Task<CrmSystem> SystemAsync(Shape shape, Build build, int leads, CancellationToken cancellationToken)
    {
        if (shape != _shape)
        {
            await StopSystemsAsync();
            _shape = shape;
        }

        if (!_systems.TryGetValue((build, leads), out var system))
        {
            if (!_databases.TryGetValue((build, leads), out var databases))
            {
                _databases[(build, leads)] = databases = new(postgres);
            }

            _systems[(build, leads)] = system = await CrmSystem.StartAsync(shape, build, databases, broker.Address, leads, cancellationToken);
        }

        return system;
    }

    /// <summary>A system for one row alone, which has the machine to it.</summary>
    public async Task<CrmSystem> AloneAsync(Shape shape, int leads, CancellationToken cancellationToken)
    {
        await StopSystemsAsync();
        return await CrmSystem.StartAsync(shape, Today, new(postgres), broker.Address, leads, cancellationToken);
    }

    /// <summary>For a row that wants the machine to itself.</summary>
    public async Task StopSystemsAsync()
    {
        foreach (var system in _systems.Values)
        {
            await system.DisposeAsync();
        }

        _systems.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await StopSystemsAsync();
        await postgres.DisposeAsync();
        await broker.DisposeAsync();
    }
}
