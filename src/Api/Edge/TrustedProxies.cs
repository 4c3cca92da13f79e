using System.Net;
using MiniCrm.Api.Problems;
using MiniCrm.Hosting;

namespace MiniCrm.Api.Edge;

/// <summary>
/// The proxies whose word about a request is believed, <c>TRUSTED_PROXIES</c>. After this the connection's remote address and the
/// request's scheme and host are those that the client used, and nobody else looks at the headers.
/// </summary>
internal sealed class TrustedProxies(IReadOnlyList<IPNetwork> networks)
{
    private const string Variable = "TRUSTED_PROXIES";
    private const string ForwardedFor = "X-Forwarded-For";
    private const string ForwardedProto = "X-Forwarded-Proto";
    private const string Forwarded = "Forwarded";

    private static readonly Problem Unreadable = new(ProblemKind.InvalidRequest, "The header Forwarded is not one of RFC 7239");

    // A proxy writes one of them, and passes on what the client has put into the other.
    private static readonly Problem Contradiction = new(ProblemKind.InvalidRequest, $"The headers {ForwardedFor} and {Forwarded} contradict each other");

    public bool Any => networks.Count > 0;

    public static TrustedProxies From(IConfiguration configuration) => new(
        [.. (configuration.Text(Variable) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Network)]);

    public bool Contains(IPAddress address)
    {
        var plain = Plain(address);
        return networks.Any(network => network.Contains(plain));
    }

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var connection = context.Connection;
        return connection.RemoteIpAddress is { } peer && Contains(peer)
            ? Believe(context, new IPEndPoint(peer, connection.RemotePort))?.ExecuteAsync(context) ?? next(context)
            : next(context);
    }

    private Problem? Believe(HttpContext context, IPEndPoint peer)
    {
        var headers = context.Request.Headers;
        ProxyTrail? trail = null;
        if (headers.ContainsKey(ForwardedFor) || headers.ContainsKey(ForwardedProto))
        {
            trail = ProxyTrail.Follow(peer, ProxyTrail.Hops(headers[ForwardedFor], headers[ForwardedProto]), Contains);
        }

        if (headers[Forwarded] is { Count: > 0 } forwarded)
        {
            if (ForwardedHeader.Parse(forwarded.ToString()) is not { } hops)
            {
                return Unreadable;
            }

            var other = ProxyTrail.Follow(peer, hops, Contains);
            if (trail?.Agrees(other) is false)
            {
                return Contradiction;
            }

            trail = new ProxyTrail(other.Client, trail?.Scheme ?? other.Scheme, other.Host);
        }

        if (trail is not null)
        {
            context.Connection.RemoteIpAddress = Plain(trail.Client.Address);
            context.Connection.RemotePort = trail.Client.Port;
            context.Request.Scheme = trail.Scheme ?? context.Request.Scheme;
            context.Request.Host = trail.Host is { } host ? new HostString(host) : context.Request.Host;
        }

        return null;
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static IPNetwork Network(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IsWhole(text) && IPAddress.TryParse(text, out var address) ? Only(Plain(address))
        : throw new StartException($"{Variable} must be a list of addresses and networks such as 10.0.0.7 or 2001:db8::/32, with commas between them.");

    private static IPNetwork Only(IPAddress address) => new(address, address.GetAddressBytes().Length * 8);

    // The framework would take 10 for 0.0.0.10.
    private static bool IsWhole(string text) => text.Contains(':', StringComparison.Ordinal) || text.Count(letter => letter == '.') == 3;
}

internal static class TrustedProxiesExtensions
{
    public static void AddTrustedProxies(this WebApplicationBuilder builder) =>
        builder.Services.AddSingleton(TrustedProxies.From(builder.Configuration));

    public static void UseTrustedProxies(this WebApplication app)
    {
        var proxies = app.Services.GetRequiredService<TrustedProxies>();
        if (proxies.Any)
        {
            app.Use(proxies.InvokeAsync);
        }
    }
}
