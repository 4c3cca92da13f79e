using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace MiniCrm.Tests.Integration.Api.BadInput;

/// <summary>
/// A row of the table: a request that must be refused. In path and body, <c>&lt;user&gt;</c>, <c>&lt;lead&gt;</c> and
/// <c>&lt;notification&gt;</c> stand for ids of such as exist.
/// </summary>
/// <param name="What">What is wrong with it.</param>
/// <param name="Member">The one member that the answer blames, if any.</param>
public sealed record BadRequest(string What, string Method, string Path, HttpStatusCode Status, string? Member = null)
{
    public string? Body { get; init; }

    /// <summary>The header Content-Type of a body; none when null.</summary>
    public string? ContentType { get; init; } = "application/json";

    /// <summary>Latin-1 makes bytes that are no UTF-8.</summary>
    public Encoding Encoding { get; init; } = Encoding.UTF8;

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>What is sent as the bearer token, the administrator's unless set.</summary>
    public Func<BadInputServer, string?> Token { get; init; } = server => server.Administrator.AccessToken;

    /// <summary>Of a wrong method: those that are right.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>The statuses that the document tells of the operation; null when there is no such operation.</summary>
    public IReadOnlyList<string>? Documented { get; init; }

    public static BadRequest OfMethod(string method, string path, string[] allowed) =>
        new("a method it does not know", method, path, HttpStatusCode.MethodNotAllowed)
        {
            Allow = [.. allowed, "OPTIONS", .. allowed.Contains("GET") ? ["HEAD"] : Array.Empty<string>()],
        };

    /// <summary>What a name has of a long value.</summary>
    public static string Shortened(string value) => value.Length < 50 ? value : $"{string.Concat(value.EnumerateRunes().Take(10))}…, {value.Length - 2} characters";

    public HttpContent? Content(Func<string, string> fill)
    {
        if (Body is null)
        {
            return null;
        }

        var content = new ByteArrayContent(Encoding.GetBytes(fill(Body)));
        content.Headers.ContentType = ContentType is null ? null : MediaTypeHeaderValue.Parse(ContentType);
        return content;
    }

    /// <summary>What a failing test calls it.</summary>
    public override string ToString() => $"{Method} {Shortened(Path)}: {What}";
}
