using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using MiniCrm.Database;
using MiniCrm.Grains;
using MiniCrm.Grains.Auditing;
using MiniCrm.Grains.Events;
using MiniCrm.Grains.Imports;
using MiniCrm.Grains.Leads;
using MiniCrm.Grains.Leads.Actions;
using MiniCrm.Grains.Notifications.Consuming;
using MiniCrm.Grains.Notifications.Delivery;
using MiniCrm.Grains.Users;
using MiniCrm.Grains.Users.Limits;
using MiniCrm.Hosting;
using MiniCrm.Hosting.Security;
using MiniCrm.Hosting.Tls;
using MiniCrm.Kafka;
using MiniCrm.Kafka.Configuration;
using MiniCrm.Kafka.Publishing;
using Npgsql;
using Orleans.Configuration;
using Orleans.Dashboard;

namespace MiniCrm.Silo;

/// <summary>A silo of some roles: their grains, their databases, and what tells whether it is ready.</summary>
public static class SiloHosting
{
    // Every second, as by default, costs a busy silo 7 % of its time.
    private const int DashboardIntervalMilliseconds = 5000;

    /// <summary>A silo that finds the others of its cluster in <c>CLUSTER_DATABASE_URL</c>.</summary>
    public static void AddSilo(this WebApplicationBuilder builder, ImmutableArray<SiloRole> roles)
    {
        // Before the silo, so that new certificates are seen while it waits for its database.
        var tls = builder.AddClusterTls(listens: true);
        builder.AddSilo(roles, carryBroker: false, (silo, settings) =>
        {
            foreach (var role in roles)
            {
                silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => ActivatorUtilities.CreateInstance<Rebalancing>(services, role));
            }

            var connection = settings.PostgresConnection("CLUSTER_DATABASE_URL");
            silo.AddClusterDatabase(connection);
            silo.Services.AddKeyedSingleton(Pools.Cluster, (_, _) => Pools.Named(Pools.Cluster, connection).Build());
            silo.UseAdoNetClustering(clustering => clustering.Configure<IServiceProvider>((options, services) =>
                (options.Invariant, options.DataSource) = ("Npgsql", services.GetRequiredKeyedService<NpgsqlDataSource>(Pools.Cluster))));
            silo.Configure(SiloPorts.From(settings));
            if (tls is not null)
            {
                silo.UseTls(tls.Apply);
            }

            silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, Heartbeat>();
        });
    }

    /// <summary>A silo that is a whole cluster by itself and listens on loopback only; without <c>KAFKA_BROKERS</c> it brings a broker for development.</summary>
    public static void AddLoneSilo(this WebApplicationBuilder builder) => builder.AddSilo(SiloRole.All, carryBroker: true, (silo, settings) =>
    {
        var (siloPort, gatewayPort) = SiloPorts.LoopbackPorts(settings);
        silo.UseLocalhostClustering(siloPort, gatewayPort, serviceId: settings.ServiceId(), clusterId: settings.ClusterId());
        silo.ConfigureForNobodyElse();
    });

    private static void AddSilo(
        this WebApplicationBuilder builder, ImmutableArray<SiloRole> roles, bool carryBroker, Action<ISiloBuilder, IConfiguration> join)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<Standing>();
        builder.Services.AddUsersGrains(SourceLimits.From(builder.Configuration), SignInLimits.From(builder.Configuration));
        builder.Services.AddMeasurements();
        var kafka = KafkaSettings.From(builder.Configuration);
        var pool = Pools.SizeFrom(builder.Configuration);
        builder.Services.AddKafka(kafka, carryBroker);
        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(cluster =>
                (cluster.ClusterId, cluster.ServiceId) = (builder.Configuration.ClusterId(), builder.Configuration.ServiceId()));
            silo.NameByRoles(roles);
            GrainInterfaceNames.Keep(silo.Services);
            silo.ConfigureForPeople();
            silo.AddDistributedGrainDirectory();
            silo.HostRoles(roles);
            foreach (var role in roles)
            {
                string[] variables = roles.Length == 1 ? [role.DatabaseVariable, "DATABASE_URL"] : [role.DatabaseVariable];
                silo.AddRoleDatabase(role.Name, builder.Configuration.PostgresConnection(variables), pool);
                silo.Services.AddRelay(role);
                silo.Services.AddAudit(role.Name);
            }

            silo.AddKafkaStreams();
            silo.AddDashboard(dashboard => (dashboard.HideTrace, dashboard.CounterUpdateIntervalMs) = (true, DashboardIntervalMilliseconds));

            if (roles.Contains(SiloRole.Users))
            {
                silo.Services.AddUserLists();
            }

            if (roles.Contains(SiloRole.Leads))
            {
                silo.Services.AddLeadsGrains(LeadRetention.From(builder.Configuration), LeadSettings.From(builder.Configuration));
                silo.Services.AddImports();
                silo.Services.AddLeadActions();
            }

            if (roles.Contains(SiloRole.Notifications))
            {
                silo.AddDeliveries(DeliverySettings.From(builder.Configuration, builder.Environment.ContentRootPath, builder.Environment.IsDevelopment()));
            }

            if (builder.Configuration.IsTracing())
            {
                silo.AddActivityPropagation();
            }

            silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => ActivatorUtilities.CreateInstance<PoolCheck>(services, roles, pool));
            join(silo, builder.Configuration);
            silo.AddReadiness();
        });

        // After the silo, so that it stops before it: what it writes then, it writes through a grain.
        builder.Services.AddSecurityWriter();
        if (roles.Contains(SiloRole.Notifications))
        {
            builder.Services.AddNotificationConsumers();
        }

        if (kafka.Brokers is null || builder.Configuration.Flag(DevelopmentDrain.Variable, otherwise: false))
        {
            builder.Services.AddHostedService(services => new DevelopmentDrain(services, roles, services.GetRequiredService<TimeProvider>()));
        }
    }

    /// <summary>So that membership says what a silo is for, also of one that no longer answers.</summary>
    private static void NameByRoles(this ISiloBuilder silo, ImmutableArray<SiloRole> roles) =>
        silo.Services.AddOptions<SiloOptions>().Configure<IOptions<EndpointOptions>>((options, endpoints) => options.SiloName =
            string.Create(CultureInfo.InvariantCulture, $"{string.Join('+', roles.Select(role => role.Name))}-{Environment.MachineName}-{endpoints.Value.SiloPort}"));

    /// <summary>Takes the grains of other roles out of this silo. Placement filters compare with the placing silo, so they cannot say "of the role".</summary>
    private static void HostRoles(this ISiloBuilder silo, ImmutableArray<SiloRole> roles) =>
        silo.Services.PostConfigure<GrainTypeOptions>(types => types.Classes.RemoveWhere(type => InRoleAttribute.IsElsewhere(type, roles)));
}
