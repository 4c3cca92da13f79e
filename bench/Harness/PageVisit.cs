using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using MiniCrm.Tests.Support;

namespace MiniCrm.Bench.Harness;

/// <summary>A browser that has signed in, as far as pages and their files go.</summary>
internal sealed partial class PageVisit : IDisposable
{
    private const string Cookie = "Cookie";

    private readonly HttpClient _http;

    private PageVisit(HttpClient http) => _http = http;

    public static async Task<PageVisit> SignInAsync(CrmSystem system, CrmUser user, CancellationToken cancellationToken)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = system.Door.BaseAddress, Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Add("Accept", "text/html");
        http.DefaultRequestHeaders.Add("Accept-Encoding", "br");
        http.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["email"] = user.Email, ["password"] = user.Password });
        using var answer = await http.PostAsync(new Uri("/app/sign-in", UriKind.Relative), form, cancellationToken);
        var session = answer.Headers.GetValues("Set-Cookie").First(value => value.StartsWith("minicrm-session", StringComparison.Ordinal));
        http.DefaultRequestHeaders.Add(Cookie, session.Split(';')[0]);
        return new(http);
    }

    /// <returns>How many bytes came, packed as they come, and what they say.</returns>
    public async Task<(int Bytes, string Text)> GetAsync(string path, bool asPart, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        if (asPart)
        {
            request.Headers.Add("HX-Request", "true");
        }

        using var answer = (await _http.SendAsync(request, cancellationToken)).EnsureSuccessStatusCode();
        var bytes = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        await using var unpacked = answer.Content.Headers.ContentEncoding.Contains("br") ? (Stream)new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress) : new MemoryStream(bytes);
        using var text = new StreamReader(unpacked, Encoding.UTF8);
        return (bytes.Length, await text.ReadToEndAsync(cancellationToken));
    }

    /// <summary>A page with all files that it needs to work, as a browser loads them that was never here.</summary>
    public async Task<int> WeighAsync(string path, CancellationToken cancellationToken)
    {
        var (bytes, html) = await GetAsync(path, asPart: false, cancellationToken);
        var files = new Queue<string>(Loaded().Matches(html).Select(match => match.Groups["file"].Value));
        var seen = new HashSet<string>();
        while (files.TryDequeue(out var file))
        {
            if (seen.Add(file))
            {
                var (more, text) = await GetAsync(file, asPart: false, cancellationToken);
                bytes += more;
                foreach (Match import in Imported().Matches(text))
                {
                    files.Enqueue(file[..(file.LastIndexOf('/') + 1)] + import.Groups["file"].Value);
                }
            }
        }

        return bytes;
    }

    /// <summary>The lines of a stream, as they come.</summary>
    public async Task<StreamReader> ListenAsync(string path, CancellationToken cancellationToken) =>
        new(await _http.GetStreamAsync(new Uri(path, UriKind.Relative), cancellationToken));

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("(src|rel=\"stylesheet\" href)=\"(?<file>/app/assets/[^\"]+)\"")]
    private static partial Regex Loaded();

    [GeneratedRegex("(?m)^import [^;]*'\\./(?<file>[^']+)'")]
    private static partial Regex Imported();
}
