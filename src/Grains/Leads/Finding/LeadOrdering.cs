using System.Collections.Immutable;
using MiniCrm.Database.Querying;
using MiniCrm.Grains.Finding;
using MiniCrm.Leads;

namespace MiniCrm.Grains.Leads.Finding;

/// <summary>How lists of leads are sorted: as asked for, else what was searched for best match first, else newest first.</summary>
public static class LeadOrdering
{
    private const string Name = "text collate people";

    private static readonly ImmutableArray<LeadStatus> Pipeline = [.. Enum.GetValues<LeadStatus>().Order()];
    private static readonly ImmutableArray<LeadSource> Sources = [.. Enum.GetValues<LeadSource>().OrderBy(SnakeCase.Of, StringComparer.Ordinal)];

    /// <summary>A part of a list.</summary>
    /// <param name="rarity">Of what is searched for.</param>
    public static Keyset Part(LeadFilter filter, LeadConditions conditions, ListRequest<LeadColumn> request, Rarity rarity)
    {
        var sorted = request.Sort.IsEmpty ? null : Ordering.By(request.Sort, LeadColumn.CreatedAt, (group, column, descending) => Sorted(group, column, descending, filter));
        return new("leads", conditions.Unsearched, SearchedOrdering.Of(sorted, conditions.Terms, rarity), request.Place, request.Limit)
        {
            Walks = group => group is { Condition: null, Keys: [] } ? conditions.WalksById() : conditions.Walks(group.Keys is [{ Column: var first }, ..] ? first : "id"),
        };
    }

    /// <summary>Groups come before keys: behind a key, what makes groups elsewhere is a key itself.</summary>
    private static IEnumerable<SortGroup> Sorted(SortGroup group, LeadColumn column, bool descending, LeadFilter filter) => (column, IsKeyed: !group.Keys.IsEmpty) switch
    {
        (LeadColumn.UpdatedAt, _) => [group.With(new SortKey("updated_at", "timestamptz", descending))],
        (LeadColumn.LastName, _) => [group.With(new SortKey("last_name", Name, descending))],

        // Those without a company come last, whatever the direction.
        (LeadColumn.Company, false) =>
        [
            group.With(new SortKey("company", Name, descending)).Within("company is not null"),
            group.With(null).Within("company is null"),
        ],
        (LeadColumn.Company, true) => [group.With(new SortKey("(company is null)", "boolean", false)).With(new SortKey("coalesce(company, '')", Name, descending))],
        (LeadColumn.Status, false) => group.ByValue("status", Pipeline.Where(status => filter.Status?.Admits(status) is not false).Select(SnakeCase.Of), descending),
        (LeadColumn.Status, true) => [group.With(SortKey.Place("status", Pipeline.Select(SnakeCase.Of), descending))],
        (LeadColumn.Source, false) => group.ByValue("source", Sources.Where(source => filter.Source?.Admits(source) is not false).Select(SnakeCase.Of), descending),
        (LeadColumn.Source, true) => [group.With(SortKey.Place("source", Sources.Select(SnakeCase.Of), descending))],
        _ => [group],
    };
}
