using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace MiniCrm.Tests.Support;

/// <summary>An event as a browser would hand it over.</summary>
/// <param name="LastEventId">What a browser would send when it connected again after this.</param>
public sealed record ServerSentEvent(string LastEventId, JsonElement Data)
{
    /// <summary>The sequence number that the id is, in a stream of one subject.</summary>
    public int Id => int.Parse(LastEventId, CultureInfo.InvariantCulture);
}

/// <summary>Reads server-sent events line by line, as the specification for browsers has it.</summary>
public sealed class EventReader : IDisposable
{
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(30);

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private EventReader(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _lines = new StreamReader(body);
    }

    public HttpResponseHeaders Headers => _response.Headers;

    public string? MediaType => _response.Content.Headers.ContentType?.MediaType;

    /// <summary>What a browser would send as <c>Last-Event-ID</c> when it connected again now.</summary>
    public string? LastEventId { get; private set; }

    /// <summary>How many comments there were so far.</summary>
    public int Comments { get; private set; }

    /// <summary>Opens a stream, and reads up to where its beginning is told.</summary>
    /// <exception cref="InvalidOperationException">Another status than 200; the message holds the answer.</exception>
    public static Task<EventReader> OpenAsync(CrmClient client, string path, string? lastEventId = null, CancellationToken cancellationToken = default) =>
        OpenAsync(client, path, lastEventId, cookie: null, cancellationToken);

    /// <summary>The same, of a page.</summary>
    /// <inheritdoc cref="OpenAsync(CrmClient, string, string, CancellationToken)"/>
    public static async Task<EventReader> OpenAsync(CrmClient client, string path, string? lastEventId, string? cookie, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = client.AccessToken is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var response = await client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode is not HttpStatusCode.OK)
        {
            using (response)
            {
                throw new InvalidOperationException($"Expected 200, got {await CrmResponse.ReadAsync(response, cancellationToken)}");
            }
        }

        var reader = new EventReader(response, await response.Content.ReadAsStreamAsync(cancellationToken));
        while (reader.LastEventId is null && await reader.LineAsync(cancellationToken) is not null)
        {
        }

        return reader;
    }

    /// <summary>The next event; null when the server has ended the stream.</summary>
    /// <exception cref="OperationCanceledException">Neither within the deadline, 30 s unless given.</exception>
    public async Task<ServerSentEvent?> NextAsync(TimeSpan? deadline = null, CancellationToken cancellationToken = default)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(deadline ?? DefaultDeadline);
        JsonElement? data = null;
        while (await LineAsync(time.Token) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                data = JsonElement.Parse(line[6..]);
            }
            else if (line == "" && data is { } complete)
            {
                return new(LastEventId!, complete);
            }
        }

        return null;
    }

    /// <summary>Events up to the one that satisfies the condition.</summary>
    public async Task<IReadOnlyList<ServerSentEvent>> UntilAsync(Func<ServerSentEvent, bool> condition, CancellationToken cancellationToken = default)
    {
        var events = new List<ServerSentEvent>();
        do
        {
            events.Add(await NextAsync(cancellationToken: cancellationToken) ?? throw new InvalidOperationException("The stream has ended."));
        }
        while (!condition(events[^1]));
        return events;
    }

    /// <summary>Reads until there were so many comments.</summary>
    public async Task CommentsAsync(int count, CancellationToken cancellationToken = default)
    {
        while (Comments < count && await LineAsync(cancellationToken) is not null)
        {
        }
    }

    public void Dispose()
    {
        _lines.Dispose();
        _response.Dispose();
    }

    private async Task<string?> LineAsync(CancellationToken cancellationToken)
    {
        var line = await _lines.ReadLineAsync(cancellationToken);
        if (line?.StartsWith("id: ", StringComparison.Ordinal) == true)
        {
            LastEventId = line[4..];
        }

        Comments += line?.StartsWith(':') == true ? 1 : 0;
        return line;
    }
}
