namespace MiniCrm.Web.Leads;

/// <summary>Links that say which list somebody has come from: what stands behind its question mark, so that they lead nowhere but to lists of leads.</summary>
public static class LeadLinks
{
    public const string Parameter = "from";

    // Twice escaped, it has to fit into an address.
    private const int MostCharacters = 1500;

    /// <summary>A page of a lead.</summary>
    /// <param name="list">Null for nowhere.</param>
    public static string Of(Guid lead, LeadAddress? list, string way = "") => $"{LeadAddress.Path}/{lead}{way}{Query(list)}";

    /// <summary>With its question mark; empty for no list, and for one whose address is too long.</summary>
    public static string Query(LeadAddress? list) =>
        list is not null && Uri.EscapeDataString(list.From(null).Query) is var query && query.Length <= MostCharacters ? $"?{Parameter}={query}" : "";

    /// <summary>The list that an address says somebody has come from; null where it does not.</summary>
    /// <param name="value">Of the parameter.</param>
    public static LeadAddress? ListOf(string? value) => value is null ? null : LeadAddress.Parse(value).From(null);
}
