using MiniCrm.Bench.Figures;

namespace MiniCrm.Bench.Harness;

/// <summary>How long and how often.</summary>
/// <param name="IsQuick">To see that it runs; what takes longer than a round is cut short as well.</param>
internal sealed record Plan(int Rounds, TimeSpan WarmUp, TimeSpan Round, bool IsQuick = false)
{
    public static Plan Full { get; } = new(3, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(8));

    public static Plan Quick { get; } = new(1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), IsQuick: true);
}

/// <summary>One side of a comparison, by its rounds.</summary>
/// <param name="Hosts">µs of processor time of the CRM's processes for each thing done.</param>
/// <param name="Postgres">The same of PostgreSQL's.</param>
/// <param name="P99">In ms.</param>
internal sealed record Measured(Series PerSecond, Series Hosts, Series Postgres, Series P99)
{
    public static string Tell(Measured ours, Measured theirs) => $"{ours}; against {theirs}";

    public override string ToString() =>
        $"{Report.Number(PerSecond.Median)}/s{(double.IsNaN(P99.Median) ? "" : $", p99 {Report.Number(P99.Median)} ms")}, "
        + $"{Report.Number(Hosts.Median)} + {Report.Number(Postgres.Median)} µs";
}

/// <summary>A side and the system that it is about.</summary>
/// <param name="Writes">What it writes has consequences, which are waited for before another side begins, and are part of what it costs.</param>
internal sealed record Contender(CrmSystem System, Side Side, bool Writes);

/// <summary>Two sides in turn within each round, so that both meet the same machine.</summary>
internal static class Rounds
{
    public static async Task<(Measured One, Measured Other)> InTurnAsync(Contender one, Contender other, Plan plan, CancellationToken cancellationToken)
    {
        await RoundAsync(one, plan.WarmUp, cancellationToken);
        await RoundAsync(other, plan.WarmUp, cancellationToken);
        var (ones, others) = (new List<Round>(), new List<Round>());
        for (var round = 0; round < plan.Rounds; round++)
        {
            // Nobody is always the first.
            if (round % 2 == 0)
            {
                ones.Add(await RoundAsync(one, plan.Round, cancellationToken));
                others.Add(await RoundAsync(other, plan.Round, cancellationToken));
            }
            else
            {
                others.Add(await RoundAsync(other, plan.Round, cancellationToken));
                ones.Add(await RoundAsync(one, plan.Round, cancellationToken));
            }
        }

        return (Sum(ones), Sum(others));
    }

    private static async Task<Round> RoundAsync(Contender contender, TimeSpan time, CancellationToken cancellationToken)
    {
        var before = contender.System.ProcessorTime();
        var load = await contender.Side(time, cancellationToken);
        if (contender.Writes)
        {
            await contender.System.SettleAsync(cancellationToken);
        }

        var after = contender.System.ProcessorTime();
        return new(load, after.Hosts - before.Hosts, after.Postgres - before.Postgres);
    }

    private static Measured Sum(List<Round> rounds) => new(
        Series.Of(rounds.Select(round => round.Load.PerSecond)),
        Series.Of(rounds.Select(round => round.Hosts.TotalMicroseconds / round.Load.Done)),
        Series.Of(rounds.Select(round => round.Postgres.TotalMicroseconds / round.Load.Done)),
        Series.Of(rounds.Select(round => round.Load.P99)));

    private sealed record Round(Load Load, TimeSpan Hosts, TimeSpan Postgres);
}
