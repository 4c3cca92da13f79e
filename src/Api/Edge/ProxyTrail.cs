using System.Net;
using Microsoft.Extensions.Primitives;

namespace MiniCrm.Api.Edge;

/// <summary>Who is believed to have sent a request, after asking proxy by proxy, from the nearest on.</summary>
internal sealed record ProxyTrail(IPEndPoint Client, string? Scheme, string? Host)
{
    /// <summary>Goes back from hop to hop for as long as the one who says it is a trusted proxy.</summary>
    /// <param name="hops">The nearest one last.</param>
    public static ProxyTrail Follow(IPEndPoint peer, IReadOnlyList<Hop> hops, Func<IPAddress, bool> isTrusted)
    {
        var trail = new ProxyTrail(peer, null, null);
        for (var i = hops.Count - 1; i >= 0 && isTrusted(trail.Client.Address); i--)
        {
            var hop = hops[i];
            trail = new ProxyTrail(hop.From ?? trail.Client, hop.Scheme ?? trail.Scheme, hop.Host ?? trail.Host);
            if (hop.From is null)
            {
                // Who comes before somebody unknown is hearsay.
                break;
            }
        }

        return trail;
    }

    /// <summary>What <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> say; the last entries of both belong together.</summary>
    public static IReadOnlyList<Hop> Hops(StringValues forwardedFor, StringValues forwardedProto)
    {
        var (from, schemes) = (Entries(forwardedFor), Entries(forwardedProto));
        var count = Math.Max(from.Length, schemes.Length);
        return [.. Enumerable.Range(0, count).Select(i => Hop.Of(FromTheEnd(from, count - i), FromTheEnd(schemes, count - i), host: null))];
    }

    /// <summary>False when the two would name another client or scheme: then one of them is not by a proxy.</summary>
    public bool Agrees(ProxyTrail other) =>
        Client.Address.Equals(other.Client.Address) && (Scheme is null || other.Scheme is null || Scheme == other.Scheme);

    private static string[] Entries(StringValues header) => header.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string? FromTheEnd(string[] entries, int place) => place <= entries.Length ? entries[^place] : null;
}
