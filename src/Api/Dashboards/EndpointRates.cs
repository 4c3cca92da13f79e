using System.Collections.Immutable;
using System.Diagnostics.Metrics;

namespace MiniCrm.Api.Dashboards;

/// <summary>How often each endpoint of this gateway was called in the last minute, and how long it took: the same meter that <c>/metrics</c> shows.</summary>
internal sealed class EndpointRates(TimeProvider clock) : IHostedService, IDisposable
{
    private const int Window = 60;
    private const string Instrument = "http.server.request.duration";

    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private readonly Second[] _seconds = [.. Enumerable.Range(0, Window).Select(_ => new Second())];
    private readonly RequestCourse _course = new(clock);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == Instrument)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => Take(seconds, tags));
        _listener.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _listener.Dispose();

    public void Count(string endpoint, int status, double seconds)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        lock (_lock)
        {
            var second = _seconds[now % Window];
            if (second.Time != now)
            {
                second.Time = now;
                second.Endpoints.Clear();
            }

            if (!second.Endpoints.TryGetValue(endpoint, out var tally))
            {
                second.Endpoints[endpoint] = tally = new LatencyTally();
            }

            var failed = status >= StatusCodes.Status500InternalServerError;
            tally.Add(seconds, failed);

            // A stream is as long as it is open: beside it the rest would not be seen.
            if (!endpoint.EndsWith("/stream", StringComparison.Ordinal))
            {
                _course.Count(seconds, failed);
            }
        }
    }

    /// <summary>The last hour; see <see cref="RequestCourse.Read"/>.</summary>
    public ImmutableArray<RequestMinute> ReadCourse()
    {
        lock (_lock)
        {
            return _course.Read();
        }
    }

    /// <summary>The busiest first.</summary>
    public ImmutableArray<EndpointRate> Read()
    {
        var since = clock.GetUtcNow().ToUnixTimeSeconds() - Window;
        var totals = new Dictionary<string, LatencyTally>();
        lock (_lock)
        {
            foreach (var (endpoint, tally) in _seconds.Where(second => second.Time > since).SelectMany(second => second.Endpoints))
            {
                if (!totals.TryGetValue(endpoint, out var total))
                {
                    totals[endpoint] = total = new LatencyTally();
                }

                total.Add(tally);
            }
        }

        return
        [
            .. totals
                .Select(total => new EndpointRate(
                    total.Key,
                    (double)total.Value.Count / Window,
                    (double)total.Value.Failed / Window,
                    total.Value.Milliseconds(0.5),
                    total.Value.Milliseconds(0.95)))
                .OrderByDescending(rate => rate.PerSecond).ThenBy(rate => rate.Endpoint, StringComparer.Ordinal),
        ];
    }

    private void Take(double seconds, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string method = "", route = "";
        var status = 0;
        foreach (var (name, value) in tags)
        {
            switch (name)
            {
                case "http.request.method":
                    method = value as string ?? "";
                    break;
                case "http.route":
                    route = value as string ?? "";
                    break;
                case "http.response.status_code":
                    status = value as int? ?? 0;
                    break;
            }
        }

        // An address that nobody has mapped names no endpoint.
        if (route.Length > 0)
        {
            Count($"{method} {(route.Length > 1 ? route.TrimEnd('/') : route)}", status, seconds);
        }
    }

    private sealed class Second
    {
        public long Time { get; set; }

        public Dictionary<string, LatencyTally> Endpoints { get; } = [];
    }
}
