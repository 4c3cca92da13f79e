using MiniCrm.Leads;

namespace MiniCrm.Grains.Leads.Stats;

/// <summary>What counting knows of a lead. Users are numbers of a <see cref="LeadFacts"/>, times are milliseconds since 1970.</summary>
/// <param name="Assignee">0 for nobody.</param>
/// <param name="MovedAt">When its status changed last; 0 where that is not known, or never was.</param>
public readonly record struct LeadFact(Guid Id, LeadStatus Status, LeadSource Source, int Assignee, int Creator, long CreatedAt, long UpdatedAt, long MovedAt)
{
    public bool IsClosed => Status is LeadStatus.ClosedWon or LeadStatus.ClosedLost;

    public long ClosedAt => MovedAt > 0 ? MovedAt : UpdatedAt;

    public long InStageSince => MovedAt > 0 ? MovedAt : CreatedAt;
}
