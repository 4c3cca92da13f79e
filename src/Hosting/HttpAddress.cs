using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;

namespace MiniCrm.Hosting;

/// <summary>Where HTTP listens: <c>HTTP_ADDRESS</c> and <c>PORT</c>.</summary>
internal sealed record HttpAddress(IPAddress? Address, int Port)
{
    public const string Variable = "HTTP_ADDRESS";
    private const string Everywhere = "*";
    private const string ThisMachine = "localhost";

    /// <summary>For Kestrel. A port of its choice it takes for an address only, not for both loopbacks at once.</summary>
    public string Url => Address switch
    {
        null => $"http://{Everywhere}:{Port}",
        { } loopback when loopback.Equals(IPAddress.Loopback) && Port != 0 => $"http://{ThisMachine}:{Port}",
        { AddressFamily: AddressFamily.InterNetworkV6 } address => $"http://[{address}]:{Port}",
        { } address => $"http://{address}:{Port}",
    };

    /// <param name="development">On somebody's machine nobody else is meant; in a container everybody is.</param>
    public static HttpAddress From(IConfiguration settings, int defaultPort, bool development) => new(
        (settings.Text(Variable) ?? (development ? ThisMachine : Everywhere)) switch
        {
            Everywhere => null,
            ThisMachine => IPAddress.Loopback,
            { } text => IPAddress.TryParse(text, out var address) && IsWhole(address, text) ? address
                : throw new StartException($"{Variable} must be *, localhost or an address of this machine."),
        },
        settings.Number("PORT", defaultPort, 0, 65535));

    // Of 127.0.0 .NET makes 127.0.0.0.
    private static bool IsWhole(IPAddress address, string text) => address.AddressFamily is AddressFamily.InterNetworkV6 || address.ToString() == text;
}
