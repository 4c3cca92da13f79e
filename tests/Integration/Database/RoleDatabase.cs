using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MiniCrm.Database;
using MiniCrm.Tests.Support;
using Npgsql;
using Orleans.Runtime;
using Orleans.Storage;

namespace MiniCrm.Tests.Integration.Database;

/// <summary>A silo of no grains on the database of one role: Orleans' own provider, our queries.</summary>
public sealed class RoleDatabase : IAsyncDisposable
{
    private readonly IHost _host;

    private RoleDatabase(IHost host, TestDatabase database, string role)
    {
        _host = host;
        Database = database;
        Storage = host.Services.GetRequiredKeyedService<IGrainStorage>(role);
        Pool = host.Services.GetRequiredKeyedService<NpgsqlDataSource>(role);
    }

    public TestDatabase Database { get; }

    public IGrainStorage Storage { get; }

    public NpgsqlDataSource Pool { get; }

    /// <param name="wire">Where it connects to instead of the server itself.</param>
    public static async Task<RoleDatabase> StartAsync(string role, TcpProxy? wire = null)
    {
        var database = await TestDatabase.OfRoleAsync(role);
        var connection = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        connection.Port = wire?.Port ?? connection.Port;
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo => silo.UseLocalhostClustering(siloPort: FreePort.Next(), gatewayPort: FreePort.Next()).AddRoleDatabase(role, connection.ConnectionString));
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new(host, database, role);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        await Database.DisposeAsync();
    }
}
