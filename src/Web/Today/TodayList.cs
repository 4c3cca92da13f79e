using System.Collections.Immutable;
using MiniCrm.Leads;
using MiniCrm.Web.Leads;

namespace MiniCrm.Web.Today;

/// <summary>Leads to deal with: the beginning of a list that the page of leads shows whole.</summary>
/// <param name="Name">Among the texts.</param>
/// <param name="List">Its address.</param>
public sealed record TodayList(string Name, LeadAddress List)
{
    private static readonly string Open = string.Join(',', Enum.GetValues<LeadStatus>().Where(status => status is not (LeadStatus.ClosedWon or LeadStatus.ClosedLost)).Select(LeadAddress.NameOf));

    /// <summary>Given to the visitor, who has not begun with them; the latest first.</summary>
    public static TodayList Given { get; } = Of("given", $"assignedUserId=me&status={LeadAddress.NameOf(LeadStatus.New)}");

    /// <summary>The visitor's, of which nothing was heard for the longest time.</summary>
    public static TodayList Waiting { get; } = Of("waiting", $"assignedUserId=me&status={Open}&sort=updatedAt");

    /// <summary>Nobody's, of which nothing was heard for the longest time.</summary>
    public static TodayList Unassigned { get; } = Of("unassigned", $"assignedUserId=none&status={Open}&sort=updatedAt");

    public ImmutableArray<LeadView> Leads { get; init; } = [];

    private static TodayList Of(string name, string query) => new(name, LeadAddress.Parse(query));
}
