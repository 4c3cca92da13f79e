using MiniCrm.Bench.Figures;
using MiniCrm.Bench.Harness;

namespace MiniCrm.Bench.Rows;

/// <summary>
/// A simulation, of more silos than a machine has room for: requests fall on leads as words on a text (Zipf), leads on silos by chance.
/// How much more than its share the busiest silo gets, and what the busiest lead gets, whose activation is on one of them.
/// </summary>
internal sealed class Balance : IRow
{
    private const int Leads = 1_000_000;
    private static readonly int[] Silos = [4, 16, 64, 256];

    public string Name => "balance";

    public string Purpose => "how evenly requests fall on silos, simulated";

    public IReadOnlyList<Shape> Shapes => [Shape.AllInOne];

    public Task<IReadOnlyList<Figure>> RunAsync(Context context, Shape shape, CancellationToken cancellationToken)
    {
        double[] weights = [.. Enumerable.Range(1, Leads).Select(rank => 1.0 / rank)];
        var all = weights.Sum();
        return Task.FromResult<IReadOnlyList<Figure>>(
        [
            .. Silos.Select(silos => new Figure(
                Name,
                $"the busiest of {silos} silos, {Leads:#,0} leads",
                Series.Of(Enumerable.Range(0, context.Plan.Rounds).Select(round => Busiest(weights, silos, new Random(round)) * silos / all)))
            {
                Unit = "times the mean",
            }),
            new(Name, "the busiest lead's share of all requests", Series.Of([100 / all])) { Unit = "%" },
        ]);
    }

    private static double Busiest(double[] weights, int silos, Random chance)
    {
        var loads = new double[silos];
        foreach (var weight in weights)
        {
            loads[chance.Next(silos)] += weight;
        }

        return loads.Max();
    }
}
