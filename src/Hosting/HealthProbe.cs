using System.Net;
using Microsoft.Extensions.Configuration;

namespace MiniCrm.Hosting;

/// <summary>Asks the host that runs beside this process whether it is ready, for containers, whose images have no curl: <c>--health</c>.</summary>
internal static class HealthProbe
{
    public const string Argument = "--health";

    // Below the timeout of the container's health check.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(4);

    /// <returns>The process's exit code: 0 when <c>/health/ready</c> answers 200, else 1.</returns>
    public static async Task<int> AskAsync(int defaultPort)
    {
        var settings = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        using var http = new HttpClient { Timeout = AnswerTimeout };
        try
        {
            using var answer = await http.GetAsync(Address(settings, defaultPort));
            Console.WriteLine(await answer.Content.ReadAsStringAsync());
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception silent) when (silent is HttpRequestException or TaskCanceledException)
        {
            Console.WriteLine(silent.Message);
            return 1;
        }
    }

    private static Uri Address(IConfiguration settings, int defaultPort)
    {
        var listening = HttpAddress.From(settings, defaultPort, development: false);
        return new UriBuilder("http", $"{listening.Address ?? IPAddress.Loopback}", listening.Port, "health/ready").Uri;
    }
}
