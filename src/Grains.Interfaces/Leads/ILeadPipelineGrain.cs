using System.Collections.Immutable;

namespace MiniCrm.Leads;

/// <summary>Leads as they stand in the pipeline, answered by any silo of the leads role.</summary>
[Alias("minicrm.ILeadPipelineGrain")]
public interface ILeadPipelineGrain : IGrainWithIntegerKey
{
    /// <summary>The newest of each status, of those that the caller may see and a filter lets through.</summary>
    /// <param name="limit">At most so many of each.</param>
    [Alias("Read")]
    [Refuses(RefusalKind.Forbidden)]
    Task<Result<Pipeline>> Read(LeadFilter filter, int limit, Caller caller);
}

/// <param name="Stages">Those that the filter lets through, in the order of the pipeline.</param>
[GenerateSerializer, Immutable, Alias("minicrm.Pipeline")]
public sealed record Pipeline(ImmutableArray<PipelineStage> Stages);

/// <summary>Leads of a status.</summary>
/// <param name="Leads">The newest first.</param>
[GenerateSerializer, Immutable, Alias("minicrm.PipelineStage")]
public sealed record PipelineStage(LeadStatus Status, ListPart<FoundLead> Leads)
{
    /// <summary>How many there are; null where that would take too long to count.</summary>
    [Id(0)]
    public long? Count { get; init; }
}
