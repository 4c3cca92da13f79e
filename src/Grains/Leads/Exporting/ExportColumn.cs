using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using MiniCrm.Leads;

namespace MiniCrm.Grains.Leads.Exporting;

/// <summary>A member of a lead as a column: under the API's name, with the API's text.</summary>
/// <param name="Text">Null where the lead has none.</param>
internal sealed record ExportColumn(string Name, Func<LeadView, string?> Text)
{
    private const string Milliseconds = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private static readonly FrozenDictionary<LeadStatus, string> Statuses = Enum.GetValues<LeadStatus>().ToFrozenDictionary(status => status, SnakeCase.Of);
    private static readonly FrozenDictionary<LeadSource, string> Sources = Enum.GetValues<LeadSource>().ToFrozenDictionary(source => source, SnakeCase.Of);

    private static readonly FrozenDictionary<string, ExportColumn> ByName = new ExportColumn[]
    {
        new("id", lead => lead.Id.ToString()),
        new("firstName", lead => lead.FirstName),
        new("lastName", lead => lead.LastName),
        new("email", lead => lead.Email),
        new("phone", lead => lead.Phone),
        new("company", lead => lead.Company),
        new("position", lead => lead.Position),
        new("notes", lead => lead.Notes),
        new("status", lead => Statuses[lead.Status]),
        new("source", lead => Sources[lead.Source]),
        new("assignedUserId", lead => lead.AssignedUserId?.ToString()),
        new("createdAt", lead => Time(lead.CreatedAt)),
        new("updatedAt", lead => Time(lead.UpdatedAt)),
    }.ToFrozenDictionary(column => column.Name);

    /// <summary>Those of the names, in their order; all where there are none.</summary>
    public static ImmutableArray<ExportColumn> Of(ImmutableArray<string> names) => [.. (names.IsDefaultOrEmpty ? LeadExport.Columns : names).Select(name => ByName[name])];

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString(Milliseconds, CultureInfo.InvariantCulture);
}
