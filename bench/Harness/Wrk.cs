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

    /// <exception cref="VoidRunException">An answer was none of 200 and 300 and so on (wrk tells them from 400 on), or a connection failed.</exception>
    public static async Task<Load> RunAsync(
        Uri address, string token, IEnumerable<Call> requests, int connections, TimeSpan time, CancellationToken cancellationToken)
    {
        var file = Path.Combine(Repository.TestFolder, $"requests-{Guid.NewGuid():N}");
        await File.WriteAllLinesAsync(file, requests.Select(request => $"{request.Method}\t{request.Path}\t{request.Body}"), cancellationToken);
        try
        {
            var output = await Tool.RunAsync("wrk", [
                "--threads", "1", "--connections", $"{connections}", "--duration", $"{Math.Ceiling(time.TotalSeconds)}s", "--timeout", "10s",
                "--script", Path.Combine(Repository.Root, "bench", "Harness", "requests.lua"), $"{address}", "--", file, token], [], cancellationToken);
            var tally = JsonSerializer.Deserialize<Tally>(output.Split('\n').Last(line => line.StartsWith('{')), Json)!;
            return tally is { Refused: 0, Broken: 0, Done: > 0 }
                ? new(tally.Done, TimeSpan.FromMicroseconds(tally.Took), tally.P99 / 1000.0)
                : throw new VoidRunException(string.Create(
                    CultureInfo.InvariantCulture, $"of {tally.Done} requests {tally.Refused} were refused, and {tally.Broken} connections failed"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <param name="Took">In µs, as <paramref name="P99"/>.</param>
    private sealed record Tally(long Done, long Took, long Refused, long Broken, long P99);
}
