using System.Collections.Immutable;
using MiniCrm.Grains.Finding;
using MiniCrm.Leads;

namespace MiniCrm.Grains.Leads.Finding;

/// <summary>The places of a lead that a search matched.</summary>
public static class Highlights
{
    public static ImmutableArray<Highlight> Of(LeadView lead, ImmutableArray<SearchTerm> terms, Folding folding) =>
    [
        .. In("firstName", lead.FirstName, terms, folding),
        .. In("lastName", lead.LastName, terms, folding),
        .. In("email", lead.Email, terms, folding),
        .. In("phone", lead.Phone, terms, folding),
        .. In("company", lead.Company, terms, folding),
        .. In("position", lead.Position, terms, folding),
    ];

    private static IEnumerable<Highlight> In(string field, string? text, ImmutableArray<SearchTerm> terms, Folding folding)
    {
        if (text is null)
        {
            return [];
        }

        var (folded, origins) = field is "phone" ? Digits(text) : folding.FoldInPlace(text);
        var places = terms.SelectMany(term => term.Occurrences(folded))
            .Select(place => (Start: origins[place.Start], End: origins[place.Start + place.Length]))
            .OrderBy(place => place.Start);
        return United(places).Select(place => new Highlight(field, place.Start, place.End - place.Start));
    }

    private static (string Folded, int[] Origins) Digits(string text)
    {
        int[] places = [.. Enumerable.Range(0, text.Length).Where(place => char.IsAsciiDigit(text[place]))];
        return (string.Concat(places.Select(place => text[place])), [.. places, places is [.., var last] ? last + 1 : 0]);
    }

    /// <summary>Places that touch are one.</summary>
    private static List<(int Start, int End)> United(IEnumerable<(int Start, int End)> places)
    {
        var united = new List<(int Start, int End)>();
        foreach (var place in places)
        {
            if (united is [.., var last] && place.Start <= last.End)
            {
                united[^1] = (last.Start, Math.Max(last.End, place.End));
            }
            else
            {
                united.Add(place);
            }
        }

        return united;
    }
}
