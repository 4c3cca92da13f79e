using System.Collections.Immutable;

namespace MiniCrm.Leads;

/// <summary>Many new leads at once, stored by any silo of the leads role.</summary>
[Alias("minicrm.ILeadBatchGrain")]
public interface ILeadBatchGrain : IGrainWithIntegerKey
{
    /// <summary>Creates all of them by one statement, each with an outcome of its own, in their order.</summary>
    [Alias("Create")]
    Task<ImmutableArray<Result<LeadView>>> Create(ImmutableArray<MintedLead> leads, Caller caller);
}

/// <summary>A lead to be created, under an id that was made for it.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.MintedLead")]
public sealed record MintedLead(Guid Id, CreateLead Command);
