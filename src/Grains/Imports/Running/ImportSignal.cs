namespace MiniCrm.Grains.Imports.Running;

/// <summary>Wakes those of this silo who run imports.</summary>
public sealed class ImportSignal : Signal;
