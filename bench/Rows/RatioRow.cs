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

    /// <summary>Whether it is held against another build, too: not what is made of endpoints that only today's bench has.</summary>
    public virtual bool IsComparable => true;

    protected abstract string Against { get; }

    protected abstract IReadOnlyDictionary<Shape, Goal?> Goals { get; }

    protected virtual bool Writes => false;

    public virtual async Task<IReadOnlyList<Figure>> RunAsync(Context context, Shape shape, CancellationToken cancellationToken)
    {
        var system = await context.SystemAsync(shape, context.Today, context.Leads, cancellationToken);
        var measured = await ContenderAsync(system, cancellationToken);
        if (context.Past is { } past)
        {
            var former = await ContenderAsync(await context.SystemAsync(shape, past, context.Leads, cancellationToken), cancellationToken);
            var (today, then) = await Rounds.InTurnAsync(measured, former, context.Plan, cancellationToken);
            return [Ratio(shape, past.Name, today, then)];
        }

        var best = new Contender(system, await ReferenceAsync(system, cancellationToken), Writes);
        var (ours, theirs) = await Rounds.InTurnAsync(measured, best, context.Plan, cancellationToken);
        return [Ratio(shape, Against, ours, theirs) with { Goal = Goals[shape] }];
    }

    /// <summary>What the CRM does, on that system.</summary>
    public async Task<Contender> ContenderAsync(CrmSystem system, CancellationToken cancellationToken) =>
        new(system, await MeasuredAsync(system, cancellationToken), Writes);

    protected abstract Task<Side> MeasuredAsync(CrmSystem system, CancellationToken cancellationToken);

    protected abstract Task<Side> ReferenceAsync(CrmSystem system, CancellationToken cancellationToken);

    private Figure Ratio(Shape shape, string against, Measured ours, Measured theirs) =>
        new(Name, $"{Purpose}, {shape.Name()}", ours.PerSecond.Over(theirs.PerSecond))
        {
            Against = against,
            Seen = Measured.Tell(ours, theirs),
        };
}
