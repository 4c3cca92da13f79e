using Microsoft.Extensions.Configuration;
using MiniCrm.Silo;

namespace MiniCrm.Tests.Unit.Silo;

public sealed class SiloPortsTests
{
    /// <summary>Of the ports above, the kernel gives one to somebody's outgoing connection between the choice and the listening.</summary>
    [Fact]
    public void Ports_that_are_not_set_are_below_those_of_outgoing_connections()
    {
        var ephemeral = int.Parse(File.ReadAllText("/proc/sys/net/ipv4/ip_local_port_range").Split()[0], provider: null);

        // Of ports that the kernel chooses itself hardly one of twenty would be below.
        Assert.All(Enumerable.Range(0, 20).Select(_ => SiloPorts.LoopbackPorts(Settings())), ports =>
        {
            Assert.InRange(ports.SiloPort, 1024, ephemeral - 1);
            Assert.InRange(ports.GatewayPort, 1024, ephemeral - 1);
            Assert.NotEqual(ports.SiloPort, ports.GatewayPort);
        });
        Assert.Equal((40001, 40002), SiloPorts.LoopbackPorts(Settings(("SILO_PORT", "40001"), ("GATEWAY_PORT", "40002"))));
    }

    private static IConfiguration Settings(params (string Name, string Value)[] set) =>
        new ConfigurationBuilder().AddInMemoryCollection(set.ToDictionary(one => one.Name, string? (one) => one.Value)).Build();
}
