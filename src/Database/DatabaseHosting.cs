using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using MiniCrm.Database.Migrations;
using MiniCrm.Database.Storage;
using MiniCrm.Hosting;
using Npgsql;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;

namespace MiniCrm.Database;

/// <summary>Puts the databases under a silo.</summary>
public static class DatabaseHosting
{
    /// <summary>
    /// The database of a role: its migration, its pool (a keyed <see cref="NpgsqlDataSource"/>) and its grain storage, all under the name of
    /// the role. An <see cref="IOutboxSignal"/> under that name hears of new events, an <see cref="IWriteSignal"/> of every write.
    /// </summary>
    /// <param name="connectionString">In Npgsql's own form.</param>
    /// <param name="pool">Connections at most.</param>
    public static ISiloBuilder AddRoleDatabase(this ISiloBuilder silo, string role, string connectionString, int pool = Pools.DefaultSize)
    {
        var rows = role + ".rows";
        silo.Services.AddKeyedSingleton(role, (_, _) => RoleDataSource.CreatePool(role, connectionString, pool));
        silo.Services.AddAdoNetGrainStorage(rows, options => options.Configure<IServiceProvider>((storage, services) =>
        {
            storage.Invariant = "Npgsql";
            storage.DataSource = new RoleDataSource(services.GetRequiredKeyedService<NpgsqlDataSource>(role));
            storage.GrainStorageSerializer = new JsonStorageSerializer();
        }));
        silo.Services.AddKeyedSingleton<IGrainStorage>(role, (services, _) => new RoleStorage(
            services.GetRequiredKeyedService<IGrainStorage>(rows),
            new RoleDataSource(services.GetRequiredKeyedService<NpgsqlDataSource>(role)),
            services.GetKeyedService<IOutboxSignal>(role),
            services.GetKeyedService<IWriteSignal>(role),
            services.GetRequiredService<ILoggerFactory>().CreateLogger(RoleStorage.FaultsCategory),
            services.GetRequiredService<TimeProvider>()));
        silo.ConfigureLogging(logs =>
        {
            foreach (var category in RoleStorage.EchoCategories)
            {
                logs.AddFilter(category, LogLevel.None);
            }
        });
        return silo.AddMigration(connectionString, "common", role);
    }

    /// <summary>The database of the cluster's membership: its migration; the clustering provider itself is the host's business.</summary>
    public static ISiloBuilder AddClusterDatabase(this ISiloBuilder silo, string connectionString) =>
        silo.AddMigration(connectionString, "cluster");

    private static ISiloBuilder AddMigration(this ISiloBuilder silo, string connectionString, params string[] folders)
    {
        silo.Services.AddSingleton(new DatabaseMigration(connectionString, SchemaScript.In(folders)));
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.TryAddSingleton<MigrationStage>();
        silo.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ILifecycleParticipant<ISiloLifecycle>, MigrationStage>(
            services => services.GetRequiredService<MigrationStage>()));
        return silo;
    }
}
