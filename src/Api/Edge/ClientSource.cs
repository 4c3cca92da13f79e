using System.Net;
using System.Net.Sockets;

namespace MiniCrm.Api.Edge;

/// <summary>Where a request comes from, as limits and records name it.</summary>
internal static class ClientSource
{
    private const int NetworkBytes = 8;

    /// <summary>An IPv4 address; of an IPv6 address its /64, which is what one customer is given; empty when the connection has none.</summary>
    public static string Of(HttpContext context) => Of(context.Connection.RemoteIpAddress);

    /// <inheritdoc cref="Of(HttpContext)"/>
    public static string Of(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Network(address),
        _ => address.ToString(),
    };

    private static string Network(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[NetworkBytes..].Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}
