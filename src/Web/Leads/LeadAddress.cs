using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using MiniCrm.Leads;
using MiniCrm.Web.Layout;

namespace MiniCrm.Web.Leads;

/// <summary>What the address of the list of leads asks for: filters and sort as the API takes them, and the columns of the table.</summary>
/// <param name="Values">By name, none of them empty.</param>
public sealed record LeadAddress(ImmutableSortedDictionary<string, string> Values)
{
    public const string Path = "/app/leads";
    public const string Board = "/app/board";
    public const string Search = "q";
    public const string Status = "status";
    public const string Source = "source";
    public const string Assignee = "assignedUserId";
    public const string Deleted = "deleted";
    public const string Sort = "sort";
    public const string Columns = "columns";
    public const string Cursor = "cursor";

    /// <summary>What a lead is found by, in the order in which it is shown.</summary>
    public static ImmutableArray<string> Filters { get; } =
    [
        Search, Status, Source, Assignee, "company", "email", "phone", "createdFrom", "createdTo", "updatedFrom", "updatedTo", "closedFrom", "closedTo", Deleted,
    ];

    private static readonly ImmutableArray<string> Known = [.. Filters, Sort, Columns, Cursor];

    public string? this[string name] => Values.GetValueOrDefault(name);

    /// <summary>Several of the leads can be changed at once: those that are deleted cannot.</summary>
    public bool CanBeChanged => this[Deleted] != "true";

    public bool IsFiltered => Values.Keys.Any(Filters.Contains);

    /// <summary>Of what a form has sent, or somebody has typed: several values of a name are one with commas, empty ones and those that nobody knows are left out.</summary>
    public static LeadAddress Of(IEnumerable<KeyValuePair<string, string>> values) => new(PageAddress.Read(values, Known));

    /// <summary>Of what stands behind a question mark.</summary>
    public static LeadAddress Parse(string query) =>
        Of(QueryHelpers.ParseQuery(query).SelectMany(value => value.Value, (value, one) => KeyValuePair.Create(value.Key, one ?? "")));

    /// <summary>Another list, and so from its beginning.</summary>
    /// <param name="value">Null for without.</param>
    public LeadAddress With(string name, string? value) => new(value is null ? Values.Remove(Cursor).Remove(name) : Values.Remove(Cursor).SetItem(name, value));

    /// <summary>The same list from a place on.</summary>
    public LeadAddress From(string? cursor) => new(cursor is null ? Values.Remove(Cursor) : Values.SetItem(Cursor, cursor));

    /// <summary>The filters alone.</summary>
    public LeadAddress OfFilter => new(Values.RemoveRange(Values.Keys.Except(Filters)));

    /// <summary>The filters and the sort alone.</summary>
    public LeadAddress OfLeads => new(Values.Remove(Cursor).Remove(Columns));

    /// <summary>The filters that a board has: what is deleted is not moved, and the newest come first.</summary>
    public LeadAddress OfBoard => new(Values.RemoveRange([Cursor, Columns, Sort, Deleted]));

    /// <summary>All leads, as they are sorted and shown.</summary>
    public LeadAddress WithoutFilters => new(Values.RemoveRange(Filters).Remove(Cursor));

    /// <summary>The values of a filter, when they are such that are looked for.</summary>
    public IReadOnlyList<string> Chosen(string name) => this[name] is { } value && !value.StartsWith('!') ? value.Split(',') : [];

    public string Query => PageAddress.Write(Values);

    public override string ToString() => At(Path);

    /// <summary>The same asked of another address.</summary>
    public string At(string path) => Query is { Length: > 0 } query ? $"{path}?{query}" : path;

    /// <summary>A value as the API calls it.</summary>
    public static string NameOf<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
