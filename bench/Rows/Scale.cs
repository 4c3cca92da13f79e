using MiniCrm.Bench.Figures;
using MiniCrm.Bench.Harness;
using MiniCrm.Tests.Support;

namespace MiniCrm.Bench.Rows;

/// <summary>One silo of leads, two, four: each held to a share of a core, with gateway, other silos, database and broker outside of that.</summary>
internal sealed class Scale : IRow
{
    private static readonly int[] Silos = [1, 2, 4];

    // Half a core each leaves room for the rest only where there are eight.
    private static readonly double Share = Math.Min(0.5, Environment.ProcessorCount / 16.0);

    // Activations move to a silo that came later.
    private static readonly TimeSpan Spreading = TimeSpan.FromSeconds(20);

    public const string RowName = "scale";

    public string Name => RowName;

    public string Purpose => "more silos of leads";

    public IReadOnlyList<Shape> Shapes => [Shape.Cluster];

    public async Task<IReadOnlyList<Figure>> RunAsync(Context context, Shape shape, CancellationToken cancellationToken)
    {
        var budgets = new List<CpuBudget>();
        try
        {
            await using var system = await CrmSystem.StartAsync(Shape.Cluster, context.Today, new(context.Postgres), context.Broker.Address, leads: 1000, cancellationToken);
            var rates = new Dictionary<int, Series>();
            foreach (var count in Silos)
            {
                while (system.SilosOfLeads.Count < count)
                {
                    await system.LaunchSilo(SiloRole.Leads).WaitUntilOkAsync("/health/ready", cancellationToken);
                }

                await Task.Delay(context.Plan.IsQuick ? Spreading / 20 : Spreading, cancellationToken);
                rates[count] = await RateAsync(system, budgets, context.Plan, cancellationToken);
            }

            return
            [
                .. Silos.Skip(1).Select(count => new Figure(Name, $"GET /leads/{{id}}, {count} silos of leads, each held to {Share:0.###} of a core", rates[count].Over(rates[1]))
                {
                    Place = count,
                    Against = "one such silo",
                    Goal = Goal.AtLeast(count == 2 ? 1.8 : 3.2),
                    Seen = $"{Report.Number(rates[count].Median)}/s; against {Report.Number(rates[1].Median)}/s",
                }),
            ];
        }
        finally
        {
            budgets.ForEach(budget => budget.Dispose());
        }
    }

    /// <summary>Once they are warm, the silos are held.</summary>
    private static async Task<Series> RateAsync(CrmSystem system, List<CpuBudget> budgets, Plan plan, CancellationToken cancellationToken)
    {
        var reads = HotRead.Reads(system);
        await reads(plan.WarmUp, cancellationToken);
        foreach (var silo in system.SilosOfLeads.Skip(budgets.Count))
        {
            budgets.Add(new(Share));
            budgets[^1].Hold(silo.ProcessId);
        }

        var rates = new List<double>();
        for (var round = 0; round < plan.Rounds; round++)
        {
            rates.Add((await reads(plan.Round, cancellationToken)).PerSecond);
        }

        return Series.Of(rates);
    }
}
