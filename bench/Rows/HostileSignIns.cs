using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using MiniCrm.Tests.Support;

namespace MiniCrm.Bench;

/// <summary>
/// How long a real user's sign-in takes while others knock without an account: the all-in-one host in a process of its own, hostile
/// connections from one other address of the loopback network, or each from one of its own.
/// </summary>
internal static class SignInBench
{
    private const string Real = "127.0.0.1";
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(15);

    // Until the first user has signed in, and the hostile ones are at full speed.
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync()
    {
        await using var server = await CrmServer.StartAsync(settings: new Dictionary<string, string?>
        {
            ["KAFKA_BROKERS"] = CrmServer.NoBroker,
            ["FAILED_SIGN_INS_PER_SOURCE"] = "100",
        });
        var user = await server.AdministratorAsync();
        await RoundAsync(server, user, 0, connections: 0, sources: 1, known: false);
        Console.WriteLine($"A real user's sign-in, one after the other for {Length.TotalSeconds:0} s, while others try accounts that do not exist:");
        var round = 0;
        foreach (var (connections, sources) in new[] { (0, 1), (40, 1), (320, 1), (320, 320) })
        {
            foreach (var known in new[] { false, true })
            {
                Console.WriteLine(await RoundAsync(server, user, ++round, connections, sources, known));
            }
        }

        return 0;
    }

    /// <param name="round">Rounds share no hostile addresses: what one has failed does not count in the next.</param>
    /// <param name="known">The user's address has signed in before; else each sign-in comes from another one.</param>
    private static async Task<string> RoundAsync(CrmServer server, CrmUser user, int round, int connections, int sources, bool known)
    {
        var took = new List<double>();
        var (refused, hostile) = (0, 0L);
        using var over = new CancellationTokenSource();
        var flood = Enumerable.Range(0, connections).Select(async number =>
        {
            using var client = From(server.Host.Port, $"127.{round + 1}.{number % sources / 250}.{number % sources % 250 + 2}");
            while (!over.IsCancellationRequested)
            {
                await TryAsync(client, $"nobody.{Guid.NewGuid():N}@example.com", "a wrong password");
                Interlocked.Increment(ref hostile);
            }
        }).ToList();
        await Task.Delay(Start);
        var watch = Stopwatch.StartNew();
        for (var number = 0; watch.Elapsed < Length; number++)
        {
            using var client = From(server.Host.Port, known ? Real : $"127.200.{Random.Shared.Next(250)}.{Random.Shared.Next(2, 250)}");
            var began = Stopwatch.GetTimestamp();
            var status = await TryAsync(client, user.Email, user.Password);
            took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            refused += status is HttpStatusCode.OK ? 0 : 1;
        }

        await over.CancelAsync();
        await Task.WhenAll(flood);
        double[] sorted = [.. took.Order()];
        return $"  {connections,3} hostile connections from {sources,3} {(sources == 1 ? "address, " : "addresses,")} user at {(known ? "a known" : "a new  ")} address: "
            + $"p50 {At(sorted, 0.5):0} ms, p99 {At(sorted, 0.99):0} ms, {sorted.Length} sign-ins, {refused} refused; hostile {hostile / (Length + Start).TotalSeconds:0}/s";
    }

    private static HttpClient From(int port, string address) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

    private static async Task<HttpStatusCode> TryAsync(HttpClient client, string email, string password)
    {
        using var body = new StringContent(JsonSerializer.Serialize(new { email, password }), Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri("/auth/login", UriKind.Relative), body);
        return answer.StatusCode;
    }

    private static double At(double[] sorted, double share) => sorted.Length == 0 ? double.NaN : sorted[(int)Math.Min(sorted.Length - 1, sorted.Length * share)];
}
