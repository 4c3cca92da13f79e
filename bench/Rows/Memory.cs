using MiniCrm.Bench.Figures;
using MiniCrm.Bench.Harness;

namespace MiniCrm.Bench.Rows;

internal sealed class Memory : IRow
{
    private const int Connections = 64;
    private const int FullTouched = 100_000;
    private const int QuickTouched = 20_000;

    // Orleans lets go of what nobody has asked for in a quarter of an hour; what that frees is given back a little later.
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(20);

    public string Name => "memory";

    public string Purpose => "resident memory";

    public IReadOnlyList<Shape> Shapes => Harness.Shapes.Both;

    public async Task<IReadOnlyList<Figure>> RunAsync(Context context, Shape shape, CancellationToken cancellationToken)
    {
        var touched = context.Plan.IsQuick ? QuickTouched : FullTouched;
        await using var system = await context.AloneAsync(shape, touched, cancellationToken);
        var started = Line("after the start", shape, system, 150);
        await TouchAsync(system, touched, context.Plan.Round, cancellationToken);
        var loaded = Line($"after {touched:#,0} leads were read", shape, system, 500);
        if (context.Plan.IsQuick || shape is Shape.Cluster)
        {
            // The same collector gives back in each of them; once is long enough.
            return [started, loaded];
        }

        await Task.Delay(Idle, cancellationToken);
        return [started, loaded, Line($"after {Idle.TotalMinutes:0} minutes more without a request", shape, system, 250)];
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

    private Figure Line(string when, Shape shape, CrmSystem system, double most) => new(Name, $"{when}, {shape.Name()}", Series.Of([system.ResidentBytes() / (double)(1 << 20)]))
    {
        Unit = "MiB",
        Goal = shape is Shape.AllInOne ? Goal.AtMost(most) : null,
    };
}
