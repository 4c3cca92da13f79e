using MiniCrm.Bench.Figures;
using MiniCrm.Bench.Harness;

namespace MiniCrm.Bench.Rows;

internal sealed class Idle : IRow
{
    // In its first minute a host compiles what it has just begun to do.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(30);

    public string Name => "idle";

    public string Purpose => "processor time while nobody asks";

    public IReadOnlyList<Shape> Shapes => Harness.Shapes.Both;

    public async Task<IReadOnlyList<Figure>> RunAsync(Context context, Shape shape, CancellationToken cancellationToken)
    {
        var (settling, look) = context.Plan.IsQuick ? (Settling / 60, Look / 10) : (Settling, Look);
        await using var system = await context.AloneAsync(shape, leads: 1000, cancellationToken);
        await Task.Delay(settling, cancellationToken);
        var before = system.ProcessorTime();
        await Task.Delay(look, cancellationToken);
        var after = system.ProcessorTime();
        return
        [
            new(Name, $"processor time over {look.TotalSeconds:0} s, {shape.Name()}", Series.Of([(after.Hosts - before.Hosts) / look * 100]))
            {
                Unit = "% of a core",
                Goal = shape is Shape.AllInOne ? Goal.AtMost(1) : null,
                Seen = $"PostgreSQL {Report.Number((after.Postgres - before.Postgres) / look * 100)} % more",
            },
        ];
    }
}
