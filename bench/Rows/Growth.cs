using MiniCrm.Bench.Figures;
using MiniCrm.Bench.Harness;

namespace MiniCrm.Bench.Rows;

/// <summary>The same rows on a hundredth of the leads, beside.</summary>
internal sealed class Growth(IReadOnlyList<RatioRow> rows) : IRow
{
    private const int Factor = 100;

    public string Name => "growth";

    public string Purpose => "a hundred times as many leads";

    public IReadOnlyList<Shape> Shapes => Harness.Shapes.Both;

    public async Task<IReadOnlyList<Figure>> RunAsync(Context context, Shape shape, CancellationToken cancellationToken)
    {
        var few = context.Leads / Factor;
        var large = await context.SystemAsync(shape, context.Today, context.Leads, cancellationToken);
        var small = await context.SystemAsync(shape, context.Today, few, cancellationToken);
        var figures = new List<Figure>();
        foreach (var row in rows)
        {
            var (many, beside) = await Rounds.InTurnAsync(
                await row.ContenderAsync(large, cancellationToken), await row.ContenderAsync(small, cancellationToken), context.Plan, cancellationToken);
            figures.Add(new(Name, $"{row.Purpose}, {context.Leads:#,0} leads, {shape.Name()}", many.PerSecond.Over(beside.PerSecond))
            {
                Against = $"the same with {few:#,0}",
                Goal = Goal.AtLeast(0.80),
                Seen = Measured.Tell(many, beside),
            });
        }

        // The rows that follow have the machine for one system.
        await context.StopSystemsAsync();
        return figures;
    }
}
