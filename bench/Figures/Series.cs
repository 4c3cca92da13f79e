using System.Collections.Immutable;

namespace MiniCrm.Bench.Figures;

/// <summary>What the rounds of a run have measured of one thing, in their order.</summary>
public sealed record Series(ImmutableArray<double> Rounds)
{
    public double Median => At(Rounds, 0.5);

    public double Least => Rounds.Min();

    public double Most => Rounds.Max();

    public static Series Of(IEnumerable<double> rounds) => new([.. rounds]);

    /// <summary>Round by round: what the machine did to one side of a round, it did to the other.</summary>
    public Series Over(Series other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Of(Rounds.Zip(other.Rounds, (one, another) => one / another));
    }

    /// <summary>The value below which that share of the values lies, between two of them where it falls between.</summary>
    public static double At(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0)
        {
            return double.NaN;
        }

        var place = share * (sorted.Length - 1);
        var (below, above) = (sorted[(int)Math.Floor(place)], sorted[(int)Math.Ceiling(place)]);
        return below + (above - below) * (place - Math.Floor(place));
    }
}
