using Xunit.v3;

// Processes are heavy: those of one collection beside those of another one, and no more. Chaos comes last, and alone.
[assembly: Parallelization(MaxThreads = 2)]

namespace MiniCrm.Tests.Cluster.Chaos;

/// <summary>Whoever cuts, freezes and kills under load has the machine to himself: beside others, harm lasts longer than it is meant to.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ChaosCollection
{
    public const string Name = "Chaos";
}
