using System.Globalization;
using System.Text.Json;
using MiniCrm.Tests.Support;

namespace MiniCrm.Bench.Harness;

/// <summary>A request as often as it is needed.</summary>
internal sealed record Call(string Method, string Path, string Body = "");

/// <summary>wrk, the generator of requests: a process of its own, one thread, a closed loop over connections that stay.</summary>
internal static class Wrk
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <exception cref="VoidRunException">An answer was none of 2xx, or a connection failed.</exception>
    public static async Task<Load> RunAsync(
        HttpClient http, string token, IEnumerable<Call> requests, int connections, TimeSpan time, CancellationToken cancellationToken)
    {
        var file = Path.Combine(Repository.TestFolder, $"requests-{Guid.NewGuid():N}");
        await File.WriteAllLinesAsync(file, requests.Select(request => $"{request.Method}\t{request.Path}\t{request.Body}"), cancellationToken);
        var before = await RedirectsAsync(http, cancellationToken);
        try
        {
            var output = await Tool.RunAsync("wrk", [
                "--threads", "1", "--connections", $"{connections}", "--duration", $"{Math.Ceiling(time.TotalSeconds)}s", "--timeout", "10s",
                "--script", Path.Combine(Repository.Root, "bench", "Harness", "requests.lua"), $"{http.BaseAddress}", "--", file, token], [], cancellationToken);
            var tally = JsonSerializer.Deserialize<Tally>(output.Split('\n').Last(line => line.StartsWith('{')), Json)!;
            var redirects = await RedirectsAsync(http, cancellationToken) - before;
            return tally is { Refused: 0, Broken: 0, Done: > 0 } && redirects == 0
                ? new(tally.Done, TimeSpan.FromMicroseconds(tally.Took), tally.P99 / 1000.0)
                : throw new VoidRunException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"of {tally.Done} requests {tally.Refused} were refused and {redirects} answered 3xx, and {tally.Broken} connections failed"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>wrk tells answers from 400 on apart, so the host is asked for those below.</summary>
    private static Task<double> RedirectsAsync(HttpClient http, CancellationToken cancellationToken) =>
        http.MetricAsync("http_server_request_duration_seconds_count", ["http_response_status_code=\"3"], cancellationToken);

    /// <param name="Took">In µs, as <paramref name="P99"/>.</param>
    private sealed record Tally(long Done, long Took, long Refused, long Broken, long P99);
}
