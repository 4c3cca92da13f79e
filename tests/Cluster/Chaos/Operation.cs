namespace MiniCrm.Tests.Cluster.Chaos;

/// <summary>What a client did to a lead, and what it was told.</summary>
/// <param name="Note">Of a write, what it wrote, which no other write does; of a read, what it saw.</param>
internal sealed record Operation(string Lead, bool IsWrite, string? Note, Outcome Outcome, int Version, TimeSpan Started, TimeSpan Ended)
{
    public TimeSpan Took => Ended - Started;
}

internal enum Outcome
{
    /// <summary>Answered with the lead's version.</summary>
    Done,

    /// <summary>503, and nobody knows whether it was stored.</summary>
    Unknown,

    /// <summary>503, and nothing was done.</summary>
    Refused,
}
