using MiniCrm.Leads;

namespace MiniCrm.Grains.Leads;

/// <summary>What a deleted lead is told by those who sweep.</summary>
[Alias("minicrm.IKeptLeadGrain")]
public interface IKeptLeadGrain : IGrainWithGuidKey
{
    /// <summary>Erases it when it is not to be kept any longer. Whoever comes too early, a second time, or after it was restored changes nothing.</summary>
    [Alias("LetGo")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Busy)]
    Task<Result<LeadView>> LetGo();
}
