using System.Collections.Immutable;
using MiniCrm.Database.Querying;

namespace MiniCrm.Grains.Finding;

/// <summary>How lists that can be searched are sorted: as asked for, else what was searched for best match first, else newest first.</summary>
public static class SearchedOrdering
{
    /// <param name="sorted">As asked for; null where nothing was.</param>
    /// <param name="isRare">Whether what is searched for is known to occur seldom.</param>
    public static Ordering Of(Ordering? sorted, ImmutableArray<SearchTerm> terms, bool isRare) =>

        // A search whose words are beginnings anyway has no best match.
        sorted is null && terms.Any(term => term.HasFragments) ? BestMatch(terms, isRare) : Searched(sorted ?? Ordering.Newest, terms, isRare);

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
}
