using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;
using MiniCrm.Api.OpenApi;
using MiniCrm.Leads;

namespace MiniCrm.Api.Leads.Board;

/// <summary>Leads of a status.</summary>
/// <param name="Status">The status.</param>
/// <param name="Count">How many there are; null where that would take too long to count, as of a search that more than 10,000 leads fit.</param>
/// <param name="Leads">The newest of them, newest first.</param>
/// <param name="Next">The path and query of the next ones; null when there are none.</param>
public sealed record PipelineStageResponse(LeadStatus Status, long? Count, LeadResponse[] Leads, string? Next);

/// <summary>How much of the pipeline is shown.</summary>
/// <param name="Limit">At most this many of each status, 1 to 50; 20 by default.</param>
public sealed record PipelineQuery([property: FromQuery(Name = "limit"), StageLimit] string? Limit);

/// <summary>How many leads of each status.</summary>
public sealed class StageLimitAttribute : RuleAttribute, IDescribedRule
{
    private const int Usual = 20;
    private const int Most = 50;

    internal static int Parse(string? text) => text is null ? Usual : int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    void IDescribedRule.Describe(OpenApiSchema schema)
    {
        (schema.Type, schema.Format, schema.Default) = (JsonSchemaType.Integer, "int32", Usual);
        (schema.Minimum, schema.Maximum) = ("1", Most.ToString(CultureInfo.InvariantCulture));
    }

    protected override string? Complaint(object value) =>
        int.TryParse((string)value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= Most
            ? null
            : $"must be a number from 1 to {Most}";
}
