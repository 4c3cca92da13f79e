using Microsoft.Extensions.Configuration;

namespace MiniCrm.Hosting;

/// <summary>The address under which people's browsers find MiniCRM, for links in mails; never what a request says its host is.</summary>
public static class PublicUrl
{
    public const string Variable = "PUBLIC_URL";

    private const int DefaultPort = 3000;

    /// <summary>Null when it is not set, which only a host for development need not be told.</summary>
    /// <exception cref="StartException">It is no such address.</exception>
    public static Uri? From(IConfiguration configuration, bool development)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (configuration.Text(Variable) is not { } text)
        {
            return development ? new UriBuilder("http", "localhost", configuration.Number("PORT", DefaultPort, 0, 65535)).Uri : null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" }
            ? url
            : throw new StartException($"{Variable} must be an address that begins with https:// or http://, without a query.");
    }
}
