namespace MiniCrm;

/// <summary>What a watcher of an aggregate is told. The first says where the watching begins, and has no item.</summary>
/// <param name="Sequence">From where to watch on after this.</param>
[GenerateSerializer, Immutable, Alias("minicrm.Live`1")]
public sealed record Live<T>(int Sequence, T? Item)
    where T : class;
