using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;
using MiniCrm.Api.OpenApi;
using MiniCrm.Api.Validation;
using MiniCrm.Api.Validation.Lists;
using MiniCrm.Leads;

namespace MiniCrm.Api.Leads.Exporting;

/// <summary>How leads are written into a file.</summary>
/// <param name="Sort">As in the list.</param>
/// <param name="Fields">The columns in their order, such as id,firstName; all when it is left out.</param>
/// <param name="Format">csv, the default: RFC 4180, in UTF-8; or ndjson, a JSON object a line.</param>
/// <param name="Safe">Of CSV: whether an apostrophe is put before what a spreadsheet would take for a formula; true unless it is said to be false. An import takes it away again.</param>
public sealed record ExportQuery(
    [property: FromQuery(Name = "sort"), Sort<LeadColumn>] string? Sort,
    [property: FromQuery(Name = "fields"), Columns] string? Fields,
    [property: FromQuery(Name = "format"), Format] string? Format,
    [property: FromQuery(Name = "safe"), Flag] string? Safe)
{
    internal ExportFormat AsFormat => Format is null ? ExportFormat.Csv : EnumNames<ExportFormat>.All[Format];

    internal bool IsSafe => Safe is not FlagAttribute.False;
}

/// <summary>Members of a lead that a file has, with commas between them.</summary>
public sealed class ColumnsAttribute : RuleAttribute, IDescribedRule
{
    void IDescribedRule.Describe(OpenApiSchema schema) => schema.Pattern = $"^({string.Join('|', LeadExport.Columns)})(,({string.Join('|', LeadExport.Columns)}))*$";

    protected override string? Complaint(object value)
    {
        var names = ((string)value).Split(',');
        return names.All(LeadExport.Columns.Contains) && names.Distinct().Count() == names.Length
            ? null
            : $"must be different ones of {string.Join(", ", LeadExport.Columns)}; several with commas";
    }
}

public sealed class FormatAttribute : RuleAttribute, IDescribedRule
{
    void IDescribedRule.Describe(OpenApiSchema schema) => schema.Enum = [.. EnumNames<ExportFormat>.All.Keys.Order(StringComparer.Ordinal)];

    protected override string? Complaint(object value) => EnumNames<ExportFormat>.All.ContainsKey((string)value) ? null : "must be csv or ndjson";
}
