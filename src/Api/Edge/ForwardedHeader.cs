using System.Text;

namespace MiniCrm.Api.Edge;

/// <summary>The header <c>Forwarded</c> of RFC 7239: elements with commas between them, each of pairs such as <c>for="[2001:db8::1]:80"</c>.</summary>
internal static class ForwardedHeader
{
    /// <summary>The hops, the nearest one last; null when the header breaks the RFC's grammar.</summary>
    public static IReadOnlyList<Hop>? Parse(string header)
    {
        var hops = new List<Hop>();
        var pairs = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var rest = header.AsSpan();
        while (true)
        {
            rest = rest.TrimStart(" \t");
            if (rest.IsEmpty || rest[0] is ',' or ';')
            {
                if ((rest.IsEmpty || rest[0] is ',') && pairs.Count > 0)
                {
                    hops.Add(Hop.Of(pairs.GetValueOrDefault("for"), pairs.GetValueOrDefault("proto"), pairs.GetValueOrDefault("host")));
                    pairs.Clear();
                }

                if (rest.IsEmpty)
                {
                    return hops;
                }

                rest = rest[1..];
                continue;
            }

            if (!TryReadPair(ref rest, out var name, out var value) || !pairs.TryAdd(name, value))
            {
                return null;
            }
        }
    }

    /// <summary>Reads a pair and the white space behind it, up to the comma or semicolon that ends it.</summary>
    private static bool TryReadPair(ref ReadOnlySpan<char> rest, out string name, out string value)
    {
        (name, value) = ("", "");
        var equals = rest.IndexOf('=');
        if (equals <= 0 || rest[..equals].ContainsAny(" \t,;\""))
        {
            return false;
        }

        name = rest[..equals].ToString();
        rest = rest[(equals + 1)..];
        if (rest.StartsWith('"'))
        {
            if (!TryReadQuoted(ref rest, out value))
            {
                return false;
            }
        }
        else
        {
            var end = rest.IndexOfAny(",; \t");
            value = (end < 0 ? rest : rest[..end]).ToString();
            rest = end < 0 ? [] : rest[end..];
        }

        rest = rest.TrimStart(" \t");
        return value.Length > 0 && !value.Contains('"', StringComparison.Ordinal) && (rest.IsEmpty || rest[0] is ',' or ';');
    }

    private static bool TryReadQuoted(ref ReadOnlySpan<char> rest, out string value)
    {
        var text = new StringBuilder();
        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i] is '"')
            {
                rest = rest[(i + 1)..];
                value = text.ToString();
                return true;
            }

            if (rest[i] is '\\' && ++i == rest.Length)
            {
                break;
            }

            text.Append(rest[i]);
        }

        value = "";
        return false;
    }
}
