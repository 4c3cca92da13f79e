using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using MiniCrm.Bench.Figures;
using MiniCrm.Bench.Harness;
using MiniCrm.Tests.Support;

namespace MiniCrm.Bench.Rows;

/// <summary>
/// How long a real user's sign-in takes while others knock without an account: hostile connections from one other address of the loopback
/// network, or each from one of its own.
/// </summary>
internal sealed class HostileSignIns : IRow
{
    private const string Real = "127.0.0.1";

    public string Name => "sign-in";

    public string Purpose => "a user's sign-in while others try accounts that do not exist";

    public IReadOnlyList<Shape> Shapes => Harness.Shapes.Both;

    public async Task<IReadOnlyList<Figure>> RunAsync(Context context, Shape shape, CancellationToken cancellationToken)
    {
        // The first is until the user has signed in, and the hostile ones are at full speed.
        var (start, length) = context.Plan.IsQuick ? (0.3, 0.7) : (5, 15);
        await using var system = await context.AloneAsync(shape, leads: 1, cancellationToken);
        var figures = new List<Figure>();
        var round = 0;
        foreach (var (connections, sources) in new[] { (0, 1), (40, 1), (320, 1), (320, 320) })
        {
            foreach (var known in new[] { false, true })
            {
                // Rounds share no hostile addresses: what one has failed does not count in the next.
                await using var flood = new Flood(system.Door.Port, ++round, connections, sources);
                await Task.Delay(TimeSpan.FromSeconds(start), cancellationToken);
                var (took, refused) = await SignInAsync(system, known, TimeSpan.FromSeconds(length));
                figures.Add(new(
                    Name,
                    $"p50, {connections} hostile connections from {sources} {(sources == 1 ? "address" : "addresses")}, the user at {(known ? "a known" : "a new")} address, {shape.Name()}",
                    Series.Of([Series.At(took, 0.5)]))
                {
                    Unit = "ms",
                    Seen = $"p99 {Report.Number(Series.At(took, 0.99))} ms, {refused} of {took.Count} refused",
                });
            }
        }

        return figures;
    }

    /// <param name="known">The user's address has signed in before; else each sign-in comes from another one.</param>
    private static async Task<(List<double> Took, int Refused)> SignInAsync(CrmSystem system, bool known, TimeSpan time)
    {
        var (took, refused, watch) = (new List<double>(), 0, Stopwatch.StartNew());
        while (watch.Elapsed < time)
        {
            using var client = From(system.Door.Port, known ? Real : $"127.200.{Random.Shared.Next(250)}.{Random.Shared.Next(2, 250)}");
            var began = Stopwatch.GetTimestamp();
            var status = await TryAsync(client, system.Administrator.Email, system.Administrator.Password);
            took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            refused += status is HttpStatusCode.OK ? 0 : 1;
        }

        return (took, refused);
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

    /// <summary>Those who knock, until it is disposed.</summary>
    private sealed class Flood : IAsyncDisposable
    {
        private readonly CancellationTokenSource _over = new();
        private readonly Task _all;

        public Flood(int port, int round, int connections, int sources) => _all = Task.WhenAll(Enumerable.Range(0, connections).Select(async number =>
        {
            using var client = From(port, $"127.{round}.{number % sources / 250}.{number % sources % 250 + 2}");
            while (!_over.IsCancellationRequested)
            {
                await TryAsync(client, $"nobody.{Guid.NewGuid():N}@example.com", "a wrong password");
            }
        }));

        public async ValueTask DisposeAsync()
        {
            await _over.CancelAsync();
            await _all;
            _over.Dispose();
        }
    }
}
