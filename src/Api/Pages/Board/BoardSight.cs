using System.Collections.Immutable;
using MiniCrm.Leads;

namespace MiniCrm.Api.Pages.Board;

/// <summary>What of the news concerns a board: by the rights of whoever looks, and by its filter.</summary>
internal sealed class BoardSight(LeadFilter filter, Caller caller)
{
    // What the rest of a filter lets through, the database knows.
    private readonly bool _isKnown = filter is { Search: null, Company: null, Email: null, Phone: null, Created: null, Updated: null, Closed: null };

    /// <param name="anew">Where it cannot be told.</param>
    /// <returns>Null where nothing concerns it.</returns>
    public BoardEvent? Of(LeadNews news, IReadOnlyDictionary<Guid, string> names, Func<BoardEvent> anew)
    {
        var changes = news.Changes
            .Select(change => (Change: change, Was: Stage(change, change.Before), Now: Stage(change, change.Now)))
            .Where(change => change.Was is not null || change.Now is not null)
            .ToImmutableArray();
        return changes.IsEmpty ? null : !_isKnown ? anew() : new([.. changes.Select(change => Tell(change.Change.Lead, change.Was, change.Now, names))]);
    }

    private static BoardChange Tell(LeadView lead, LeadStatus? was, LeadStatus? now, IReadOnlyDictionary<Guid, string> names) => now is null
        ? new(lead.Id, was, null)
        : new(lead.Id, was, now)
        {
            Version = lead.Version,
            Name = $"{lead.FirstName} {lead.LastName}",
            Company = lead.Company,
            Assignee = lead.AssignedUserId is { } user ? names.GetValueOrDefault(user) : null,
        };

    /// <summary>Null where it is not on the board.</summary>
    private LeadStatus? Stage(LeadTurn change, LeadStanding? standing) =>
        standing is not null
        && (caller.SeesEverything || change.CreatedBy == caller.UserId || standing.AssignedUserId == caller.UserId)
        && filter.Status?.Admits(standing.Status) is not false
        && filter.Source?.Admits(standing.Source) is not false
        && filter.AssignedUserId?.Admits(standing.AssignedUserId) is not false
            ? standing.Status
            : null;
}
