namespace MiniCrm.Grains.Leads;

/// <summary>What the two leads of a merge ask each other. Both are written by one statement, on the turn of the one that is, or was, a part.</summary>
[Alias("minicrm.IMergingLeadGrain")]
public interface IMergingLeadGrain : IGrainWithGuidKey
{
    /// <summary>The lead as it is stored, in whatever state.</summary>
    [Alias("Show")]
    Task<StoredLead> Show();

    /// <summary>Writes both: this one becomes a part of the other one, or is none any more.</summary>
    /// <returns>Null when both were stored; else neither was.</returns>
    [Alias("WriteBoth")]
    [Refuses(RefusalKind.NotFound, RefusalKind.StaleVersion, RefusalKind.Busy)]
    Task<Refusal?> WriteBoth(TwoLeads both);

    /// <summary>Both may have been written: whoever holds the other one in memory looks at what is stored.</summary>
    [Alias("Look")]
    Task Look(Guid part, bool isPart);
}

/// <param name="State">Its JSON; null where there is none.</param>
/// <param name="Version">0 where there is none.</param>
[GenerateSerializer, Immutable, Alias("minicrm.StoredLead")]
public sealed record StoredLead(string? State, int Version);

/// <summary>What is to be stored with a change of the lead that is, or was, a part.</summary>
/// <param name="PartVersion">What that change is decided on; another one is refused as stale.</param>
/// <param name="Whole">The other lead.</param>
/// <param name="WholeVersion">What its change was decided on; another one is refused as stale.</param>
/// <param name="WholeEnvelope">That change, as it is written.</param>
/// <param name="Joins">Whether it becomes a part, or is none any more.</param>
[GenerateSerializer, Immutable, Alias("minicrm.TwoLeads")]
public sealed record TwoLeads(int PartVersion, Guid Whole, int WholeVersion, string WholeEnvelope, bool Joins, Caller Caller);
