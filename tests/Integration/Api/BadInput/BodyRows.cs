using System.Net;
using System.Text;

namespace MiniCrm.Tests.Integration.Api.BadInput;

/// <summary>Bodies that are wrong as a whole, sent to every endpoint that takes one.</summary>
internal static class BodyRows
{
    private const int Limit = 1 << 20;

    private static readonly (string What, string Body)[] NoObjects =
    [
        ("an empty body", ""),
        ("nothing but white space", "  \n"),
        ("null", "null"),
        ("an array", "[]"),
        ("a text", "\"text\""),
        ("a number", "5"),
        ("no JSON", "hello"),
        ("an object that does not end", "{"),
        ("a form", "firstName=Bad&lastName=Input"),
        ("XML", "<a/>"),
    ];

    private static readonly string?[] WrongTypes = ["text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=utf-16", null];

    public static IEnumerable<BadRequest> All(IReadOnlyList<Endpoint> endpoints) => endpoints.Where(endpoint => endpoint.Body is not null).SelectMany(Of);

    private static IEnumerable<BadRequest> Of(Endpoint endpoint)
    {
        if (endpoint.NeedsBody)
        {
            yield return new BadRequest("no body at all", endpoint.Method, endpoint.Path, HttpStatusCode.BadRequest);
        }

        foreach (var (what, none) in NoObjects.Where(row => row.Body != "" || endpoint.NeedsBody))
        {
            yield return Row(endpoint, what, none);
        }

        var body = endpoint.Body!;
        yield return Row(endpoint, "cut off", body[..^1]);
        yield return Row(endpoint, "something behind", body + "x");
        yield return Row(endpoint, "two objects", body + body);
        yield return Row(endpoint, "a comma too many", body[..^1] + ",}");
        yield return Row(endpoint, "a comment", "/* */" + body);
        if (endpoint.Members is [{ Name: var member }, ..])
        {
            var twice = $$"""{"{{member}}":"x"}""";
            yield return Row(endpoint, "a member twice", twice[..^1] + "," + twice[1..], member);
            yield return Row(endpoint, "depth without end", endpoint.With(member, new string('[', 10_000) + new string(']', 10_000)), member);
            yield return Row(endpoint, "bytes that are no UTF-8", endpoint.With(member, "\"\u00e9\""), member) with { Encoding = Encoding.Latin1 };
        }

        foreach (var type in WrongTypes)
        {
            yield return Row(endpoint, $"the media type {type ?? "left out"}", body) with
            {
                ContentType = type,
                Status = HttpStatusCode.UnsupportedMediaType,
            };
        }

        // Asking first, as curl does, so that no answer is lost behind a body that is still on its way.
        var oversized = Row(endpoint, "one byte over the limit", body + new string(' ', Limit + 1 - body.Length)) with
        {
            Status = HttpStatusCode.RequestEntityTooLarge,
            Headers = [("Expect", "100-continue")],
        };
        yield return oversized;
        yield return oversized with { What = "over the limit, in chunks", Headers = [("Expect", "100-continue"), ("Transfer-Encoding", "chunked")] };
    }

    private static BadRequest Row(Endpoint endpoint, string what, string body, string? member = null) =>
        endpoint.Refuses(what, member) with { Body = body };
}
