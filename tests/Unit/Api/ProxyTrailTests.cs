using System.Net;
using MiniCrm.Api.Edge;

namespace MiniCrm.Tests.Unit.Api;

public sealed class ProxyTrailTests
{
    private const string Peer = "10.0.0.1";

    [Theory]
    [InlineData("for=192.0.2.43", "192.0.2.43", null, null)]
    [InlineData("FOR=192.0.2.43; Proto=HTTPS ;by=203.0.113.43;host=crm.example.com", "192.0.2.43", "https", "crm.example.com")]
    [InlineData("for=\"192.0.2.43:47011\"", "192.0.2.43", null, null)]
    [InlineData("for=\"[2001:db8:cafe::17]:4711\"", "2001:db8:cafe::17", null, null)]
    [InlineData("for=\"[2001:db8:cafe::17]\"", "2001:db8:cafe::17", null, null)]
    [InlineData("for=\"192.0.2.\\43\"", "192.0.2.43", null, null)]
    [InlineData("for=192.0.2.43, for=198.51.100.17", "198.51.100.17", null, null)]
    [InlineData("for=192.0.2.43;proto=https,for=10.0.0.2;proto=http", "192.0.2.43", "https", null)]
    [InlineData("for=192.0.2.43 , , for=10.0.0.2,for=10.0.0.3", "192.0.2.43", null, null)]
    [InlineData("for=10.0.0.9, for=10.0.0.2", "10.0.0.9", null, null)]
    [InlineData("for=203.0.113.1;proto=https, for=192.0.2.43;proto=http, for=10.0.0.2", "192.0.2.43", "http", null)]
    [InlineData("for=unknown", Peer, null, null)]
    [InlineData("for=\"_gazonk\";proto=https", Peer, "https", null)]
    [InlineData("for=192.0.2.43, for=_hidden, for=10.0.0.2", "10.0.0.2", null, null)]
    [InlineData("for=192.0.2.43, proto=https", Peer, "https", null)]
    [InlineData("for=192.0.2.43;proto=javascript;host=\"a b\"", "192.0.2.43", null, null)]
    [InlineData("", Peer, null, null)]
    public void Forwarded_is_followed_back_to_the_first_who_is_not_trusted(string header, string client, string? scheme, string? host)
    {
        var trail = Follow(ForwardedHeader.Parse(header)!);

        Assert.Equal((client, scheme, host), (trail.Client.Address.ToString(), trail.Scheme, trail.Host));
    }

    [Theory]
    [InlineData("192.0.2.43")]
    [InlineData("for")]
    [InlineData("for=")]
    [InlineData("=1")]
    [InlineData("for=1.1.1.1;for=2.2.2.2")]
    [InlineData("for=\"192.0.2.43")]
    [InlineData("for=\"192.0.2.43\\")]
    [InlineData("for=\"1.1.1.1\"x")]
    [InlineData("for=1.1.1.1 proto=https")]
    [InlineData("for =1.1.1.1")]
    [InlineData("for=1.1\"1.1")]
    [InlineData("fo,r=1.1.1.1")]
    public void What_breaks_the_grammar_is_no_header(string header) => Assert.Null(ForwardedHeader.Parse(header));

    [Theory]
    [InlineData("192.0.2.43", "https", "192.0.2.43", "https")]
    [InlineData("192.0.2.43:1234", "HTTP", "192.0.2.43", "http")]
    [InlineData("[2001:db8::1]:80", "", "2001:db8::1", null)]
    [InlineData("2001:db8::1", "", "2001:db8::1", null)]
    [InlineData("203.0.113.1, 192.0.2.43", "https, http", "192.0.2.43", "http")]
    [InlineData("192.0.2.43, 10.0.0.2", "https, http", "192.0.2.43", "https")]
    [InlineData("192.0.2.43, 10.0.0.2", "https", "192.0.2.43", "https")]
    [InlineData("192.0.2.43", "https, http", "192.0.2.43", "http")]
    [InlineData("192.0.2.43, nonsense", "https", Peer, "https")]
    [InlineData("", "https", Peer, "https")]
    [InlineData("192.0.2.43", "ftp", "192.0.2.43", null)]
    public void So_are_its_older_relatives(string forwardedFor, string forwardedProto, string client, string? scheme)
    {
        var trail = Follow(ProxyTrail.Hops(forwardedFor, forwardedProto));

        Assert.Equal((client, scheme), (trail.Client.Address.ToString(), trail.Scheme));
    }

    [Fact]
    public void Nobody_is_asked_when_the_peer_is_not_trusted()
    {
        var peer = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 1);

        var trail = ProxyTrail.Follow(peer, ProxyTrail.Hops("203.0.113.1", "https"), IsTrusted);

        Assert.Equal(new ProxyTrail(peer, null, null), trail);
    }

    private static ProxyTrail Follow(IReadOnlyList<Hop> hops) => ProxyTrail.Follow(new IPEndPoint(IPAddress.Parse(Peer), 1), hops, IsTrusted);

    private static bool IsTrusted(IPAddress address) => address.ToString().StartsWith("10.", StringComparison.Ordinal);
}
