using MiniCrm.Bench.Figures;
using MiniCrm.Bench.Harness;

namespace MiniCrm.Bench.Rows;

/// <summary>How much of what could be had at best, beside it on the same machine, the CRM gets done.</summary>
internal abstract class RatioRow : IRow
{
    protected const int Connections = 64;

    public abstract string Name { get; }

    public abstract string Purpose { get; }

    public IReadOnlyList<Shape> Shapes => [.. Goals.Keys];

    protected abstract string Against { get; }

    protected abstract IReadOnlyDictionary<Shape, Goal?> Goals { get; }

    protected virtual bool Writes => false;

    public async Task<IReadOnlyList<Figure>> RunAsync(Context context, Shape shape, CancellationToken cancellationToken)
    {
        var system = await context.SystemAsync(shape, context.Today, cancellationToken);
        var measured = await ContenderAsync(system, cancellationToken);
        if (context.Past is { } past)
        {
            var former = await ContenderAsync(await context.SystemAsync(shape, past, cancellationToken), cancellationToken);
            var (today, then) = await Rounds.InTurnAsync(measured, former, context.Plan, cancellationToken);
            return [Ratio(shape, past.Name, today, then)];
        }

        var best = new Contender(system, await ReferenceAsync(system, cancellationToken), Writes);
        var (ours, theirs) = await Rounds.InTurnAsync(measured, best, context.Plan, cancellationToken);
        return [Ratio(shape, Against, ours, theirs) with { Goal = Goals[shape] }];
    }

    protected abstract Task<Side> MeasuredAsync(CrmSystem system, CancellationToken cancellationToken);

    protected abstract Task<Side> ReferenceAsync(CrmSystem system, CancellationToken cancellationToken);

    private async Task<Contender> ContenderAsync(CrmSystem system, CancellationToken cancellationToken) =>
        new(system, await MeasuredAsync(system, cancellationToken), Writes);

    private Figure Ratio(Shape shape, string against, Measured ours, Measured theirs) =>
        new(Name, $"{Purpose}, {(shape is Shape.Cluster ? "gateway and silos" : "all in one")}", ours.PerSecond.Over(theirs.PerSecond))
        {
            Against = against,
            Seen = $"{Tell(ours)}; against {Tell(theirs)}",
        };

    private static string Tell(Measured side) =>
        $"{Report.Number(side.PerSecond.Median)}/s{(double.IsNaN(side.P99.Median) ? "" : $", p99 {Report.Number(side.P99.Median)} ms")}, "
        + $"{Report.Number(side.Hosts.Median)} + {Report.Number(side.Postgres.Median)} µs";
}
