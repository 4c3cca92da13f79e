using System.Collections.Immutable;
using MiniCrm.Api.Leads;
using MiniCrm.Leads;
using MiniCrm.Users;
using MiniCrm.Web.Leads;

namespace MiniCrm.Api.Pages.Leads;

/// <summary>What has happened to a lead, as its page shows it.</summary>
internal static class LeadTimelinePart
{
    private const string Assignee = "assignedUserId";

    // What is shown of a timeline; it is read from its beginning.
    private const int MostEntries = 100;
    private const int EntriesAtOnce = 200;
    private const int MostReads = 5;

    public static Task<IResult> Show(PageContext page) => LeadPages.WithLeadAsync(page, async lead =>
    {
        var (timeline, users) = await ReadAsync(page, lead.Id);
        return page.Context.Request.IsForPart()
            ? PageAnswer.Of<LeadTimeline>(
                (nameof(LeadTimeline.LeadId), lead.Id),
                (nameof(LeadTimeline.Entries), timeline.Entries),
                (nameof(LeadTimeline.HasMore), timeline.HasMore),
                (nameof(LeadTimeline.Users), users))
            : new SeeOther($"{LeadAddress.Path}/{lead.Id}");
    });

    /// <summary>The latest entries, the last one first, and who is named in them.</summary>
    public static async Task<(TimelinePage Timeline, IReadOnlyDictionary<Guid, UserView> Users)> ReadAsync(PageContext page, Guid id)
    {
        var entries = new List<TimelineEntryView>();
        var hasMore = true;
        for (var reads = 0; hasMore && reads < MostReads; reads++)
        {
            var answer = await page.Grains.GetGrain<ILeadGrain>(id).Timeline(entries is [.., var last] ? last.Sequence : 0, EntriesAtOnce, page.User.Caller);
            hasMore = answer.Value?.HasMore ?? false;
            entries.AddRange(answer.Value?.Entries ?? []);
        }

        ImmutableArray<TimelineEntryView> shown = [.. entries.TakeLast(MostEntries).Reverse()];
        ImmutableArray<Guid> named =
        [
            .. shown.Select(entry => entry.Actor)
                .Concat(shown.SelectMany(entry => entry.Changes).Where(change => change.Field == Assignee).SelectMany(change => new[] { change.Old, change.New }).Where(text => text is not null).Select(text => Guid.Parse(text!)))
                .Distinct(),
        ];
        var users = await Assignees.Of(named, page.User, page.Grains);
        return (new(shown, entries.Count > shown.Length), users);
    }
}
