using System.Collections.Immutable;

namespace MiniCrm.Leads;

/// <summary>Tells what happens to all leads, for boards; one follows for all who watch, and only while somebody does.</summary>
[Alias("minicrm.ILeadFeedGrain")]
public interface ILeadFeedGrain : IGrainWithIntegerKey
{
    /// <summary>How far the timeline has come.</summary>
    [Alias("Mark")]
    Task<string> Mark();

    /// <summary>From now on; the first part says where that is. When the activation ends it throws: watch anew.</summary>
    [Alias("Watch")]
    IAsyncEnumerable<LeadNews> Watch(CancellationToken cancellationToken = default);
}

/// <summary>What has happened since the part before.</summary>
/// <param name="Mark">How far the timeline has come with it.</param>
/// <param name="Changes">Each lead once.</param>
[GenerateSerializer, Immutable, Alias("minicrm.LeadNews")]
public sealed record LeadNews(string Mark, ImmutableArray<LeadTurn> Changes)
{
    public const int MostChanges = 50;

    /// <summary>More than is told one by one: whoever shows leads reads them anew.</summary>
    [Id(0)]
    public bool IsMuch { get; init; }
}

/// <summary>A lead that has changed.</summary>
/// <param name="Lead">As it is now.</param>
/// <param name="CreatedBy">Who sees it, beside whom it is assigned to.</param>
/// <param name="Before">Where it stood before; null where it was not there.</param>
/// <param name="IsThere">Whether it is there now.</param>
[GenerateSerializer, Immutable, Alias("minicrm.LeadTurn")]
public sealed record LeadTurn(LeadView Lead, Guid CreatedBy, LeadStanding? Before, bool IsThere)
{
    /// <summary>Where it stands; null where it is not there any more.</summary>
    public LeadStanding? Now => IsThere ? new(Lead.Status, Lead.Source, Lead.AssignedUserId) : null;
}

/// <summary>What decides who sees a lead, and where on a board.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.LeadStanding")]
public sealed record LeadStanding(LeadStatus Status, LeadSource Source, Guid? AssignedUserId);
