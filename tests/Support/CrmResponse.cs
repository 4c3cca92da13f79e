using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace MiniCrm.Tests.Support;

/// <summary>An answer, read to its end.</summary>
/// <param name="Body">Undefined when the body is empty, compressed or no JSON.</param>
public sealed record CrmResponse(
    HttpStatusCode Status,
    HttpResponseHeaders Headers,
    HttpContentHeaders ContentHeaders,
    string Text,
    JsonElement Body)
{
    /// <summary>As it was written, quotes included.</summary>
    public string? ETag => Header("ETag");

    public string? MediaType => ContentHeaders.ContentType?.MediaType;

    public string Id => this["id"].GetString()!;

    /// <summary>A member of the body.</summary>
    public JsonElement this[string member] =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(member, out var value)
            ? value
            : throw new KeyNotFoundException($"The answer has no '{member}': {this}");

    public string? Header(string name) => Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    /// <summary>This, when its status is the expected one.</summary>
    /// <exception cref="InvalidOperationException">Another status; the message holds the answer.</exception>
    public CrmResponse Expect(HttpStatusCode status) =>
        Status == status ? this : throw new InvalidOperationException($"Expected {(int)status}, got {this}");

    public override string ToString() => $"{(int)Status} {Text}";

    public static async Task<CrmResponse> ReadAsync(HttpResponseMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var text = await message.Content.ReadAsStringAsync(cancellationToken);
        var isJson = message.Content.Headers.ContentEncoding.Count is 0 && message.Content.Headers.ContentType?.MediaType is { } type
            && (type is "application/json" || type.EndsWith("+json", StringComparison.Ordinal));
        var body = isJson && text.Length > 0 ? JsonElement.Parse(text) : default;
        return new(message.StatusCode, message.Headers, message.Content.Headers, text, body);
    }
}
