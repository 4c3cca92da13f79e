using System.Diagnostics;
using MiniCrm.Bench.Figures;
using MiniCrm.Bench.Harness;

namespace MiniCrm.Bench.Rows;

internal sealed class Memory : IRow
{
    private const int Connections = 64;
    private const int FullTouched = 100_000;
    private const int QuickTouched = 20_000;

    // Orleans lets go of what nobody has asked for in a quarter of an hour, and looks every minute.
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(18);

    public string Name => "memory";

    public string Purpose => "resident memory of all in one";

    public IReadOnlyList<Shape> Shapes => [Shape.Own];

    public async Task<IReadOnlyList<Figure>> RunAsync(Context context, Shape shape, CancellationToken cancellationToken)
    {
        var touched = context.Plan.IsQuick ? QuickTouched : FullTouched;
        await using var system = await CrmSystem.StartAsync(
            Shape.AllInOne, context.Today, new(context.Postgres), context.Broker.Address, touched, cancellationToken);
        var started = Line("after the start", system, 150);
        await TouchAsync(system, touched, context.Plan.Round, cancellationToken);
        var loaded = Line($"after {touched:#,0} leads were read", system, 500);
        if (context.Plan.IsQuick)
        {
            return [started, loaded];
        }

        await Task.Delay(Idle, cancellationToken);
        return [started, loaded, Line($"after {Idle.TotalMinutes:0} minutes more without a request", system, 250)];
    }

    private static async Task TouchAsync(CrmSystem system, int count, TimeSpan time, CancellationToken cancellationToken)
    {
        for (long done = 0; done < count;)
        {
            var first = (int)done + 1;
            var reads = system.Asks(Connections, _ => Enumerable.Range(first, count - first + 1).Select(number => new Call("GET", $"/leads/{system.Leads.Id(number)}")));
            done += (await reads(time, cancellationToken)).Done;
        }
    }

    private Figure Line(string when, CrmSystem system, double most)
    {
        using var process = Process.GetProcessById(system.Door.ProcessId);
        return new(Name, when, Series.Of([process.WorkingSet64 / (double)(1 << 20)])) { Unit = "MiB", Goal = Goal.AtMost(most) };
    }
}
