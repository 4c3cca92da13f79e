namespace MiniCrm.Bench.Figures;

/// <summary>One line of the report.</summary>
/// <param name="Row">The row of the bench that it belongs to.</param>
/// <param name="What">What was measured.</param>
/// <param name="Value">A ratio where it is held against something, else a value in that unit.</param>
public sealed record Figure(string Row, string What, Series Value)
{
    /// <summary>Empty for ratios.</summary>
    public string Unit { get; init; } = "";

    /// <summary>What a ratio was measured against.</summary>
    public string Against { get; init; } = "";

    /// <summary>What the ratio was made of, or whatever else helps to read it.</summary>
    public string Seen { get; init; } = "";

    public Goal? Goal { get; init; }

    /// <summary>Where it stands on the axis of its row's plot, for rows that have one.</summary>
    public double? Place { get; init; }

    /// <summary>What was measured, and on what kind of machine when it was not idle.</summary>
    public string Build { get; init; } = "";
}

/// <summary>What a value is to be: that much at least, or at most.</summary>
public sealed record Goal(double Bound, bool IsLeast)
{
    public static Goal AtLeast(double bound) => new(bound, IsLeast: true);

    public static Goal AtMost(double bound) => new(bound, IsLeast: false);

    /// <summary>By the median: single rounds are at the machine's mercy.</summary>
    public bool IsMetBy(Series value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return IsLeast ? value.Median >= Bound : value.Median <= Bound;
    }
}
