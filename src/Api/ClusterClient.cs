using MiniCrm.Api.Calls;
using MiniCrm.Api.Operations;
using MiniCrm.Hosting;
using MiniCrm.Hosting.Security;
using MiniCrm.Hosting.Tls;
using Npgsql;
using Orleans.Configuration;
using Orleans.Dashboard;

namespace MiniCrm.Api;

/// <summary>The way to the silos for a gateway in a process of its own.</summary>
public static class ClusterClient
{
    /// <summary>Of one attempt; <see cref="RequestDeadline"/> bounds those of one request.</summary>
    internal static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan RefreshPeriod = TimeSpan.FromSeconds(1);

    public static void AddClusterClient(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var database = builder.Configuration.PostgresConnection("CLUSTER_DATABASE_URL");
        var connection = new ClusterConnection();

        // Before the client, so that new certificates are seen while it waits for its cluster.
        var tls = builder.AddClusterTls(listens: false);
        builder.Services.AddKeyedSingleton(Pools.Cluster, (_, _) => Pools.Named(Pools.Cluster, database).Build());
        builder.UseOrleansClient(client =>
        {
            GrainInterfaceNames.Keep(client.Services);
            if (builder.Configuration.IsTracing())
            {
                client.AddActivityPropagation();
            }

            if (tls is not null)
            {
                client.UseTls(tls.Apply);
            }

            client.UseAdoNetClustering(clustering => clustering.Configure<IServiceProvider>((options, services) =>
                    (options.Invariant, options.DataSource) = ("Npgsql", services.GetRequiredKeyedService<NpgsqlDataSource>(Pools.Cluster))))
                .Configure<ClusterOptions>(cluster =>
                {
                    cluster.ClusterId = builder.Configuration.ClusterId();
                    cluster.ServiceId = builder.Configuration.ServiceId();
                })
                .Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = ResponseTimeout)

                // By default a silo, or a role, that comes up later is unknown here for a minute.
                .Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = RefreshPeriod)
                .Configure<TypeManagementOptions>(types => types.TypeMapRefreshInterval = RefreshPeriod)
                .UseConnectionRetryFilter<UntiringConnection>()
                .AddClusterConnectionStatusObserver(connection)
                .AddOutgoingGrainCallFilter<GrainCallRetry>()
                .AddDashboard(dashboard => dashboard.HideTrace = true);
        });
        builder.Services.AddHttpContextAccessor();

        // After the client, so that it stops before it: what it writes then, it writes through a grain.
        builder.Services.AddSecurityWriter();
        builder.Services.AddHealthChecks().AddCheck("cluster", connection, tags: [Probes.ReadyTag]);
    }
}
