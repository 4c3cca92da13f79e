namespace MiniCrm.Api.Dashboards;

/// <summary>Durations counted in steps of the square root of two, from 0.1 ms to an hour: a percentile is off by less than one step.</summary>
internal sealed class LatencyTally
{
    private const double FirstStep = 0.1;
    private readonly int[] _steps = new int[52];

    public int Count { get; private set; }

    public int Failed { get; private set; }

    public void Add(double seconds, bool failed)
    {
        var step = (int)Math.Ceiling(2 * Math.Log2(Math.Max(seconds * 1000, FirstStep) / FirstStep));
        _steps[Math.Min(step, _steps.Length - 1)]++;
        Count++;
        Failed += failed ? 1 : 0;
    }

    public void Add(LatencyTally other)
    {
        for (var step = 0; step < _steps.Length; step++)
        {
            _steps[step] += other._steps[step];
        }

        Count += other.Count;
        Failed += other.Failed;
    }

    /// <summary>What the given part of all took at most.</summary>
    public double Milliseconds(double part)
    {
        var left = Math.Ceiling(part * Count);
        var step = 0;
        while (step < _steps.Length - 1 && (left -= _steps[step]) > 0)
        {
            step++;
        }

        return FirstStep * Math.Pow(2, step / 2.0);
    }
}
