namespace MiniCrm.Grains.Leads.Actions.Running;

/// <summary>What an action is told by those who run it.</summary>
[Alias("minicrm.ILeadActionSettlementGrain")]
public interface ILeadActionSettlementGrain : IGrainWithGuidKey
{
    /// <summary>Nothing is left to do. Whoever has lost the job, or comes a second time, changes nothing.</summary>
    /// <param name="lease">Under which the job is run.</param>
    /// <param name="failure">Why it cannot go on; null when it has come to its end.</param>
    [Alias("Settle")]
    [Refuses(RefusalKind.Busy)]
    Task<Refusal?> Settle(Guid lease, string? failure);
}
