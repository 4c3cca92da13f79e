using System.Net;

namespace MiniCrm.Api.Edge;

/// <summary>What one proxy says of the request that it was sent.</summary>
/// <param name="From">Who sent it; null when the proxy does not say, or says so in a way that is no address.</param>
/// <param name="Scheme"><c>http</c>, <c>https</c>, or null.</param>
/// <param name="Host">The one that was called, or null.</param>
internal sealed record Hop(IPEndPoint? From, string? Scheme, string? Host)
{
    private const string Http = "http";
    private const string Https = "https";

    public static Hop Of(string? from, string? scheme, string? host) => new(
        from is not null && IPEndPoint.TryParse(from, out var address) ? address : null,
        Http.Equals(scheme, StringComparison.OrdinalIgnoreCase) ? Http : Https.Equals(scheme, StringComparison.OrdinalIgnoreCase) ? Https : null,
        host is not null && Uri.CheckHostName(new HostString(host).Host) is not UriHostNameType.Unknown ? host : null);
}
