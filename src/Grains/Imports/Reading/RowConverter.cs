using System.Collections.Frozen;
using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using MiniCrm.Imports;
using MiniCrm.Leads;

namespace MiniCrm.Grains.Imports.Reading;

/// <summary>Makes leads of rows, as the mapping says, and says what is wrong with those that are none.</summary>
internal sealed class RowConverter
{
    private static readonly JsonSerializerOptions Json = StrictOptions();
    private static readonly FrozenDictionary<string, LeadSource> Sources = Named<LeadSource>();
    private static readonly FrozenDictionary<string, LeadStatus> Statuses = Named<LeadStatus>();

    private readonly ImportFormat _format;
    private readonly int _columns;
    private readonly FrozenDictionary<string, int> _places;
    private readonly ImportedLead? _defaults;

    public RowConverter(ImportFindings found, ImmutableArray<MappedColumn> mapping, ImmutableArray<ImportDefault> defaults)
    {
        (_format, _columns) = (found.Format, found.Columns.Length);
        _places = mapping.ToFrozenDictionary(mapped => mapped.Field, mapped => mapped.Column - 1);
        _defaults = defaults.IsEmpty ? null : Read(ByField(defaults).GetValueOrDefault, []);
    }

    /// <returns>What is wrong with values that are to stand where a row has none; null when nothing is.</returns>
    public static string? Complaint(ImmutableArray<ImportDefault> defaults)
    {
        var faults = new List<string>();
        var values = ByField(defaults);
        Check(Read(values.GetValueOrDefault, faults), faults, values.ContainsKey);
        return faults.Count == 0 ? null : string.Join("; ", faults);
    }

    /// <returns>Either a lead, and the same without defaults, or why there is none.</returns>
    public (ImportedLead? Lead, ImportedLead? Given, string? Fault) Convert(RawRow row)
    {
        if (row.Fault is not null)
        {
            return (null, null, row.Fault);
        }

        if (_format is ImportFormat.Csv && (row.Cells.Length < _columns || row.Cells.AsSpan(_columns).ContainsAnyExcept("")))
        {
            return (null, null, $"has {row.Cells.Length} cells where there are {_columns} columns");
        }

        var faults = new List<string>();
        var given = _format is ImportFormat.Csv ? Read(field => Cell(row.Cells, field), faults) : Read(row.Cells[0], faults);
        var lead = given is null ? null : WithDefaults(given);
        if (lead is not null)
        {
            Check(lead, faults, _ => true);
        }

        return faults.Count == 0 ? (lead, given, null) : (null, null, string.Join("; ", faults));
    }

    private static Dictionary<string, string> ByField(ImmutableArray<ImportDefault> defaults) => defaults.ToDictionary(value => value.Field, value => value.Value);

    private static ImportedLead Read(Func<string, string?> value, List<string> faults) => new(
        value(ImportFields.FirstName)!,
        value(ImportFields.LastName)!,
        value(ImportFields.Email)?.Trim()!,
        value(ImportFields.Phone)?.Trim(),
        value(ImportFields.Company),
        value(ImportFields.Position),
        value(ImportFields.Notes),
        OneOf(Sources, value(ImportFields.Source), ImportFields.Source, faults),
        Id(value(ImportFields.AssignedUserId), faults))
    {
        Status = OneOf(Statuses, value(ImportFields.Status), ImportFields.Status, faults),
    };

    private static ImportedLead? Read(string line, List<string> faults)
    {
        try
        {
            if (JsonSerializer.Deserialize<ImportedLead>(line, Json) is { } lead)
            {
                return lead;
            }
        }
        catch (JsonException unreadable) when (JsonMember.Of(unreadable.Path) is { } member)
        {
            faults.Add($"{member} {JsonMember.Complaint}");
            return null;
        }
        catch (JsonException)
        {
            // Said below.
        }

        faults.Add("is not a JSON object that can be read");
        return null;
    }

    private static void Check(ImportedLead lead, List<string> faults, Predicate<string> isAsked)
    {
        var results = new List<ValidationResult>();
        if (!Validator.TryValidateObject(lead, new(lead), results, validateAllProperties: true))
        {
            faults.AddRange(
                from result in results
                let member = JsonNamingPolicy.CamelCase.ConvertName(result.MemberNames.First())
                where isAsked(member)
                select $"{member} {result.ErrorMessage}");
        }
    }

    private static TEnum? OneOf<TEnum>(FrozenDictionary<string, TEnum> names, string? text, string member, List<string> faults)
        where TEnum : struct, Enum
    {
        if (text is null)
        {
            return null;
        }

        if (names.TryGetValue(text.Trim().Replace(' ', '_').Replace('-', '_'), out var value))
        {
            return value;
        }

        faults.Add($"{member} must be one of {string.Join(", ", names.Keys.Order(StringComparer.Ordinal))}");
        return null;
    }

    private static Guid? Id(string? text, List<string> faults)
    {
        if (text is null)
        {
            return null;
        }

        if (Guid.TryParseExact(text.Trim(), "D", out var id))
        {
            return id;
        }

        faults.Add($"{ImportFields.AssignedUserId} must be an id");
        return null;
    }

    private static FrozenDictionary<string, TEnum> Named<TEnum>()
        where TEnum : struct, Enum =>
        Enum.GetValues<TEnum>().ToFrozenDictionary(value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()), StringComparer.OrdinalIgnoreCase);

    private static JsonSerializerOptions StrictOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        StrictJson.Configure(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    /// <summary>An apostrophe keeps spreadsheets from taking a cell for a formula; exports put it there, and it belongs to no value.</summary>
    private static string WithoutMark(string cell) => cell is ['\'', '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '\'', ..] ? cell[1..] : cell;

    /// <summary>Null for a cell that is empty, or that nothing is read from.</summary>
    private string? Cell(string[] cells, string field) =>
        _places.TryGetValue(field, out var place) && cells[place] is { Length: > 0 } cell ? WithoutMark(cell) : null;

    private ImportedLead WithDefaults(ImportedLead lead) => _defaults is not { } otherwise ? lead : lead with
    {
        FirstName = lead.FirstName ?? otherwise.FirstName,
        LastName = lead.LastName ?? otherwise.LastName,
        Email = lead.Email ?? otherwise.Email,
        Phone = lead.Phone ?? otherwise.Phone,
        Company = lead.Company ?? otherwise.Company,
        Position = lead.Position ?? otherwise.Position,
        Notes = lead.Notes ?? otherwise.Notes,
        Source = lead.Source ?? otherwise.Source,
        AssignedUserId = lead.AssignedUserId ?? otherwise.AssignedUserId,
        Status = lead.Status ?? otherwise.Status,
    };
}
