using System.Net;
using MiniCrm.Api.Edge;

namespace MiniCrm.Tests.Unit.Api;

public sealed class ClientSourceTests
{
    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64")]
    [InlineData("fe80::1%3", "fe80::/64")]
    public void Is_an_address_of_version_4_and_a_network_of_version_6(string address, string source) =>
        Assert.Equal(source, ClientSource.Of(IPAddress.Parse(address)));

    [Fact]
    public void Of_a_connection_without_an_address_is_empty() => Assert.Equal("", ClientSource.Of(address: null));
}
