namespace MiniCrm.Grains.Imports.Running;

/// <summary>What an import is told by those who run it.</summary>
[Alias("minicrm.IImportSettlementGrain")]
public interface IImportSettlementGrain : IGrainWithGuidKey
{
    /// <summary>Nothing is left to do. Whoever has lost the job, or comes a second time, changes nothing.</summary>
    /// <param name="lease">Under which the job is run.</param>
    /// <param name="failure">Why it cannot go on; null when it has come to its end.</param>
    [Alias("Settle")]
    [Refuses(RefusalKind.Busy)]
    Task<Refusal?> Settle(Guid lease, string? failure);

    /// <summary>It has waited to be started for as long as a file is kept.</summary>
    [Alias("Expire")]
    [Refuses(RefusalKind.Busy)]
    Task<Refusal?> Expire();
}
