using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Edge;

/// <summary>A server with the settings of one that people reach: behind a proxy, under names of its own, with an end to its connections.</summary>
public sealed class ReachableServer(CrmFixture crm) : IAsyncLifetime
{
    public const int Connections = 20;

    public CrmServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await CrmServer.StartAsync(crm.Server.Postgres, new Dictionary<string, string?>
    {
        ["ALLOW_REGISTRATION"] = "true",
        ["KAFKA_BROKERS"] = CrmServer.NoBroker,
        ["TRUSTED_PROXIES"] = "127.0.0.1",
        ["ALLOWED_HOSTS"] = "127.0.0.1, crm.example.com, *.example.org",
        ["MAX_CONNECTIONS"] = $"{Connections}",
    });

    public ValueTask DisposeAsync() => Server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
