using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace MiniCrm.Api.Streams;

/// <summary>
/// Writes server-sent events. The framework's own result knows no comments, which keep a silent connection open, and no way to say where a
/// stream begins before there is an event.
/// </summary>
internal sealed class EventWriter(HttpResponse response, JsonSerializerOptions json)
{
    public const string MediaType = "text/event-stream";

    /// <summary>How long a browser waits before it connects again.</summary>
    private const int RetryMilliseconds = 1000;

    private const string Begin = "event: begin\ndata: {}\n";

    private static readonly byte[] KeepAlive = ": still here\n\n"u8.ToArray();

    /// <summary>Sends the headers, and from where a client that is cut off before the first event will go on.</summary>
    /// <param name="asEvent">As an event called begin: a page is not told of an id without one, and has to know it to open the stream anew.</param>
    public Task OpenAsync(string id, bool asEvent, CancellationToken cancellationToken)
    {
        response.ContentType = MediaType;
        response.Headers[HeaderNames.CacheControl] = "no-cache, no-store";

        // A ticket is in the address.
        response.Headers["Referrer-Policy"] = "no-referrer";

        // For a proxy that would gather the answer before it passes it on.
        response.Headers["X-Accel-Buffering"] = "no";
        response.HttpContext.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
        Text(string.Create(CultureInfo.InvariantCulture, $": open\nretry: {RetryMilliseconds}\nid: {id}\n{(asEvent ? Begin : "")}\n"));
        return FlushAsync(cancellationToken);
    }

    public Task KeepAliveAsync(CancellationToken cancellationToken)
    {
        response.BodyWriter.Write(KeepAlive);
        return FlushAsync(cancellationToken);
    }

    /// <summary>An event without a name, so that a browser's <c>onmessage</c> sees it; JSON as we write it has no line ends.</summary>
    public void Write<T>(string id, T value)
    {
        Text($"id: {id}\ndata: ");
        response.BodyWriter.Write(JsonSerializer.SerializeToUtf8Bytes(value, json));
        Text("\n\n");
    }

    public Task FlushAsync(CancellationToken cancellationToken) => response.BodyWriter.FlushAsync(cancellationToken).AsTask();

    private void Text(string text) => Encoding.UTF8.GetBytes(text, response.BodyWriter);
}
