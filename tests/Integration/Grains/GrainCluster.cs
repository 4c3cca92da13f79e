using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MiniCrm.Database;
using MiniCrm.Grains;
using MiniCrm.Grains.Leads;
using MiniCrm.Grains.Leads.Actions;
using MiniCrm.Grains.Notifications.Delivery;
using MiniCrm.Grains.Users;
using MiniCrm.Grains.Users.Limits;
using MiniCrm.Tests.Support;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.TestingHost;

namespace MiniCrm.Tests.Integration.Grains;

/// <summary>Two silos of every role, on the real storage.</summary>
public class GrainCluster : IAsyncLifetime
{
    // As in the hosts.
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(4);

    private static readonly string[] Roles = [.. SiloRole.All.Select(role => role.Name)];
    private readonly Dictionary<string, string> _databases = Roles.ToDictionary(role => role, role => PostgresServer.UniqueName("crm_" + role));
    private PostgresServer? _postgres;
    private InProcessTestCluster? _cluster;

    public PostgresServer Postgres => _postgres!;

    public InProcessTestCluster Silos => _cluster!;

    /// <summary>Reaches grains through whichever gateway comes next.</summary>
    public IGrainFactory Client => Silos.Client;

    /// <summary>A factory on each silo: what is called through it is called from there.</summary>
    public IEnumerable<IGrainFactory> OnEachSilo =>
        Silos.Silos.Select(silo => Silos.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<IGrainFactory>());

    public virtual ValueTask InitializeAsync() =>
        StartAsync(2, new DeliverySettings(RetryPolicy.Default, new("MiniCRM", "minicrm@localhost"), null, null, null, null));

    protected async ValueTask StartAsync(short silos, DeliverySettings deliveries)
    {
        _postgres = await PostgresServer.StartNewAsync();
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddDistributedGrainDirectory();
            silo.Configure<ClusterMembershipOptions>(membership => membership.ProbeTimeout = TimeSpan.FromSeconds(1));
            silo.Configure<GrainDirectoryOptions>(directory => directory.RangeLeaseDuration = TimeSpan.FromSeconds(6));
            silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = ResponseTimeout);
            silo.ConfigureLogging(logs => logs.SetMinimumLevel(LogLevel.Critical));
            silo.AddIncomingGrainCallFilter<RefusalWitness>();
            silo.Services.AddSingleton<Standing>();
            silo.Services.AddUsersGrains(SourceLimits.Default, SignInLimits.Default);
            silo.Services.AddLeadsGrains(LeadRetention.Default, LeadSettings.Default);
            silo.Services.AddLeadActions();
            silo.AddDeliveries(deliveries);
            foreach (var role in Roles)
            {
                silo.AddRoleDatabase(role, _postgres.ConnectionString(_databases[role]));
            }
        });
        builder.ConfigureClient(client => client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = ResponseTimeout));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    /// <summary>The first column of every row, as text.</summary>
    public async Task<IReadOnlyList<string>> ColumnAsync(string role, string sql)
    {
        await using var connection = await Postgres.ConnectAsync(_databases[role], TestContext.Current.CancellationToken);
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var column = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            column.Add(reader.GetValue(0).ToString()!);
        }

        return column;
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }
    }
}
