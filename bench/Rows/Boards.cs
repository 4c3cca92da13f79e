using System.Diagnostics;
using System.Net;
using MiniCrm.Bench.Figures;
using MiniCrm.Bench.Harness;
using MiniCrm.Tests.Support;

namespace MiniCrm.Bench.Rows;

/// <summary>Boards that people leave open at one gateway: what they hold, what they cost while nothing happens, and when all of them have seen a move.</summary>
internal sealed class Boards : IRow
{
    private const int People = 50;
    private const int OfEach = 10;
    private const int Moves = 10;
    private const double MostMemory = 150;
    private const double MostProcessor = 10;
    private const double MostLate = 1000;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(30);

    public string Name => "boards";

    public string Purpose => "open boards on one gateway";

    public IReadOnlyList<Shape> Shapes => [Shape.Cluster];

    public async Task<IReadOnlyList<Figure>> RunAsync(Context context, Shape shape, CancellationToken cancellationToken)
    {
        var (people, settling, look) = context.Plan.IsQuick ? (2, Settling / 30, Look / 10) : (People, Settling, Look);
        await using var system = await context.AloneAsync(shape, leads: 1000, cancellationToken);
        var lead = await system.CreateLeadAsync();
        var visits = new List<PageVisit>();
        var streams = new List<StreamReader>();
        try
        {
            while (visits.Count < people)
            {
                visits.Add(await PageVisit.SignInAsync(system, await system.Administrator.Client.CreateUserAsync("manager"), cancellationToken));
            }

            await visits[0].GetAsync("/app/board", asPart: false, cancellationToken);
            await Task.Delay(settling, cancellationToken);
            var before = Memory(system);
            foreach (var visit in visits)
            {
                for (var i = 0; i < OfEach; i++)
                {
                    var stream = await visit.ListenAsync("/app/board/stream", cancellationToken);
                    await UntilAsync(stream, "id: ", cancellationToken);
                    streams.Add(stream);
                }
            }

            await Task.Delay(settling, cancellationToken);
            var began = (Gateway: ProcessorTime.Of([system.Door.ProcessId]), All: system.ProcessorTime());
            await Task.Delay(look, cancellationToken);
            var ended = (Gateway: ProcessorTime.Of([system.Door.ProcessId]), All: system.ProcessorTime());
            var memory = Memory(system) - before;
            var late = new List<double>();
            for (var i = 0; i < Moves; i++)
            {
                late.Add(await MoveAsync(system, lead, i % 2 == 0 ? "contacted" : "new", streams, cancellationToken));
            }

            return
            [
                new(Name, $"memory of the gateway for {streams.Count} open boards", Series.Of([memory])) { Unit = "MiB", Goal = Goal.AtMost(MostMemory) },
                new(Name, $"processor time of the gateway with {streams.Count} open boards and nothing to tell", Series.Of([(ended.Gateway - began.Gateway) / look * 100]))
                {
                    Unit = "% of a core",
                    Goal = Goal.AtMost(MostProcessor),
                    Seen = $"silos and gateway {Report.Number((ended.All.Hosts - began.All.Hosts) / look * 100)} %, PostgreSQL {Report.Number((ended.All.Postgres - began.All.Postgres) / look * 100)} %",
                },
                new(Name, $"from a move to the last of {streams.Count} boards", Series.Of(late)) { Unit = "ms", Goal = Goal.AtMost(MostLate), Seen = $"the longest of {late.Count} {Report.Number(late.Max())} ms" },
            ];
        }
        finally
        {
            streams.ForEach(stream => stream.Dispose());
            visits.ForEach(visit => visit.Dispose());
        }
    }

    /// <returns>How long it took until all were told, from the moment that the command was sent.</returns>
    private static async Task<double> MoveAsync(CrmSystem system, string lead, string stage, List<StreamReader> streams, CancellationToken cancellationToken)
    {
        var told = streams.Select(stream => UntilAsync(stream, $"data: {{\"leads\":[{{\"id\":\"{lead}\"", cancellationToken)).ToArray();
        var began = Stopwatch.GetTimestamp();
        (await system.Administrator.Client.PatchAsync($"/leads/{lead}/status", new { status = stage })).Expect(HttpStatusCode.OK);
        await Task.WhenAll(told);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static async Task UntilAsync(StreamReader stream, string beginning, CancellationToken cancellationToken)
    {
        while (await stream.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal))
            {
                return;
            }
        }

        throw new InvalidOperationException("A board's stream has ended.");
    }

    private static double Memory(CrmSystem system)
    {
        using var process = Process.GetProcessById(system.Door.ProcessId);
        return process.WorkingSet64 / (double)(1 << 20);
    }
}
