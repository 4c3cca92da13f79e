using System.Collections.Immutable;
using MiniCrm.Database.Querying;

namespace MiniCrm.Grains.Finding;

/// <summary>How lists that can be searched are sorted: as asked for, else what was searched for best match first, else newest first.</summary>
public static class SearchedOrdering
{
    /// <param name="sorted">As asked for; null where nothing was.</param>
    /// <param name="rarity">Of what is searched for.</param>
    public static Ordering Of(Ordering? sorted, ImmutableArray<SearchTerm> terms, Rarity rarity)
    {
        if (terms.IsEmpty)
        {
            return sorted ?? Ordering.Newest;
        }

        // A search whose words are beginnings anyway has no best match.
        var ordering = sorted is null && terms.Any(term => term.HasFragments) ? BestMatch(terms) : sorted ?? Ordering.Newest;
        var sought = All(terms, Nearness.Fragment);
        return ordering with
        {
            Search = new(sought, rarity),
            Groups = [.. ordering.Groups.Select(group => group.Sought is null ? group with { Sought = sought } : group)],
        };
    }

    /// <summary>Each group asks for its own nearness alone: PostgreSQL would take "a word, and a fragment" for rarer than the word.</summary>
    private static Ordering BestMatch(ImmutableArray<SearchTerm> terms)
    {
        var (words, beginnings, fragments) = (All(terms, Nearness.Word), All(terms, Nearness.Beginning), All(terms, Nearness.Fragment));
        return new([Group(words) with { IsPlanned = terms is [{ Alternatives: [[_]] }] }, Group($"{beginnings} and not ({words})"), Group($"{fragments} and not ({beginnings})")], true);

        static SortGroup Group(string sought) => SortGroup.All with { Sought = sought };
    }

    private static string All(ImmutableArray<SearchTerm> terms, Nearness nearness) => string.Join(" and ", terms.Select(term => term.Condition(nearness)));
}
