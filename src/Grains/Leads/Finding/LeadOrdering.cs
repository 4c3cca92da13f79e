using System.Collections.Immutable;
using MiniCrm.Database.Querying;
using MiniCrm.Leads;

namespace MiniCrm.Grains.Leads.Finding;

/// <summary>How lists of leads are sorted: as asked for, else what was searched for best match first, else newest first.</summary>
public static class LeadOrdering
{
    private const string Name = "text collate people";

    private static readonly ImmutableArray<LeadStatus> Pipeline = [.. Enum.GetValues<LeadStatus>().Order()];
    private static readonly ImmutableArray<LeadSource> Sources = [.. Enum.GetValues<LeadSource>().OrderBy(SnakeCase.Of, StringComparer.Ordinal)];

    /// <summary>A part of a list.</summary>
    /// <param name="isRare">Whether what is searched for is known to occur seldom.</param>
    public static Keyset Part(LeadFilter filter, LeadConditions conditions, ListRequest<LeadColumn> request, bool isRare)
    {
        // A search whose words are beginnings anyway has no best match.
        var isRanked = request.Sort.IsEmpty && conditions.Terms.Any(term => term.HasFragments);
        return new(
            "leads",
            conditions.Unsearched,
            isRanked ? BestMatch(conditions.Terms, isRare) : Searched(request.Sort.IsEmpty ? Ordering.Newest : Of(request.Sort, filter), conditions.Terms, isRare),
            request.Place,
            request.Limit);
    }

    /// <summary>Each group asks for its own nearness alone: PostgreSQL would take "a word, and a fragment" for rarer than the word.</summary>
    private static Ordering BestMatch(ImmutableArray<SearchTerm> terms, bool isRare)
    {
        var (words, beginnings, fragments) = (All(Nearness.Word), All(Nearness.Beginning), All(Nearness.Fragment));
        var further = isRare ? Search.ByIndex : Search.AtGlance;
        return new([Group(words, SearchOf(terms, isRare)), Group($"{beginnings} and not ({words})", further), Group($"{fragments} and not ({beginnings})", further)], true);

        static SortGroup Group(string condition, Search search) => SortGroup.All with { Sought = new(condition, search) };

        string All(Nearness nearness) => string.Join(" and ", terms.Select(term => term.Condition(nearness)));
    }

    private static Ordering Searched(Ordering ordering, ImmutableArray<SearchTerm> terms, bool isRare)
    {
        var sought = terms.IsEmpty ? null : new Sought(string.Join(" and ", terms.Select(term => term.Condition(Nearness.Fragment))), SearchOf(terms, isRare));
        return ordering with { Groups = [.. ordering.Groups.Select(group => group with { Sought = sought })] };
    }

    private static Search SearchOf(ImmutableArray<SearchTerm> terms, bool isRare) =>
        isRare ? Search.ByIndex : terms is [{ Alternatives: [[_]] }] ? Search.AsPlanned : Search.AtGlance;

    private static Ordering Of(ImmutableArray<SortedBy<LeadColumn>> sort, LeadFilter filter)
    {
        ImmutableArray<SortGroup> groups = [SortGroup.All];
        bool? direction = null;
        foreach (var (column, descending) in sort)
        {
            groups = [.. groups.SelectMany(group => Sorted(group, column, descending, filter))];
            direction = groups[0].Keys.IsEmpty && column is not LeadColumn.CreatedAt ? direction : descending;
            if (column is LeadColumn.CreatedAt)
            {
                // No two leads have the same id, which is what this is.
                break;
            }
        }

        return new(groups, direction ?? true);
    }

    /// <summary>Groups come before keys: behind a key, what makes groups elsewhere is a key itself.</summary>
    private static IEnumerable<SortGroup> Sorted(SortGroup group, LeadColumn column, bool descending, LeadFilter filter) => (column, IsKeyed: !group.Keys.IsEmpty) switch
    {
        (LeadColumn.UpdatedAt, _) => [With(group, new SortKey("updated_at", "timestamptz", descending))],
        (LeadColumn.LastName, _) => [With(group, new SortKey("last_name", Name, descending))],

        // Those without a company come last, whatever the direction.
        (LeadColumn.Company, false) =>
        [
            Within(With(group, new SortKey("company", Name, descending)), "company is not null"),
            Within(With(group, null), "company is null"),
        ],
        (LeadColumn.Company, true) => [With(With(group, new SortKey("(company is null)", "boolean", false)), new SortKey("coalesce(company, '')", Name, descending))],
        (LeadColumn.Status, false) => ByValue(group, "status", Pipeline.Where(status => filter.Status?.Admits(status) is not false).Select(SnakeCase.Of), descending),
        (LeadColumn.Status, true) => [With(group, Place("status", Pipeline.Select(SnakeCase.Of), descending))],
        (LeadColumn.Source, false) => ByValue(group, "source", Sources.Where(source => filter.Source?.Admits(source) is not false).Select(SnakeCase.Of), descending),
        (LeadColumn.Source, true) => [With(group, Place("source", Sources.Select(SnakeCase.Of), descending))],
        _ => [group],
    };

    private static SortGroup With(SortGroup group, SortKey? key) => group with { Keys = group.Keys.Add(key) };

    private static IEnumerable<SortGroup> ByValue(SortGroup group, string column, IEnumerable<string> values, bool descending) =>
        (descending ? values.Reverse() : values).DefaultIfEmpty("").Select(value => Within(group, $"{column} = '{value}'"));

    private static SortKey Place(string column, IEnumerable<string> values, bool descending) =>
        new($"array_position(array[{string.Join(", ", values.Select(value => $"'{value}'"))}], {column})", "int", descending);

    private static SortGroup Within(SortGroup group, string condition) => group with { Condition = group.Condition is null ? condition : $"{group.Condition} and {condition}" };
}
