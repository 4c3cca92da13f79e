namespace MiniCrm.Bench.Harness;

/// <summary>What a generator has got done.</summary>
/// <param name="P99">In ms; not a number where the generator does not tell.</param>
internal sealed record Load(long Done, TimeSpan Took, double P99 = double.NaN)
{
    public double PerSecond => Done / Took.TotalSeconds;
}

/// <summary>One of the two that take turns: does what it does, as fast as it can, for so long.</summary>
internal delegate Task<Load> Side(TimeSpan time, CancellationToken cancellationToken);
