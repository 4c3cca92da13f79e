using MiniCrm.Tests.Integration.Database;
using MiniCrm.Tests.Support;

[assembly: AssemblyFixture(typeof(DatabaseServer))]

namespace MiniCrm.Tests.Integration.Database;

/// <summary>The PostgreSQL these tests make their databases on.</summary>
public sealed class DatabaseServer : IAsyncLifetime
{
    private static PostgresServer? _server;

    public static int Port => _server!.Port;

    public static string ConnectionString(string database) => _server!.ConnectionString(database);

    public async ValueTask InitializeAsync() => _server = await PostgresServer.StartNewAsync(cancellationToken: TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _server!.DisposeAsync();
}
