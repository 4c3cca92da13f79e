using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Cluster;

/// <summary>The wires to a silo and from it to its databases, each a proxy that a test can ill-treat.</summary>
internal sealed class Wires : IAsyncDisposable
{
    // As another machine would have one: the silo listens on the same ports of 127.0.0.1.
    private static readonly IPAddress Advertised = IPAddress.Parse("127.0.0.2");

    private readonly TcpProxy _silos;
    private readonly TcpProxy _gateways;

    public Wires(PostgresServer postgres, int siloPort, int gatewayPort)
    {
        _silos = TcpProxy.At(new(Advertised, siloPort), siloPort);
        _gateways = TcpProxy.At(new(Advertised, gatewayPort), gatewayPort);
        Database = TcpProxy.To(postgres.Port);
    }

    /// <summary>To its own database and the cluster's.</summary>
    public TcpProxy Database { get; }

    /// <summary>By which other silos and gateways reach it.</summary>
    public IReadOnlyList<TcpProxy> Inbound => [_silos, _gateways];

    /// <summary>What a silo is told on top of the usual.</summary>
    public static IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>
    {
        ["ADVERTISED_ADDRESS"] = $"{Advertised}",
        ["LISTEN_ADDRESS"] = $"{IPAddress.Loopback}",
    };

    public async ValueTask DisposeAsync()
    {
        foreach (var wire in Inbound.Append(Database))
        {
            await wire.DisposeAsync();
        }
    }
}
