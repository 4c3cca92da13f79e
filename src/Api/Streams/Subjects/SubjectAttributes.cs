using Microsoft.OpenApi;
using MiniCrm.Api.Edge;
using MiniCrm.Api.OpenApi;
using MiniCrm.Api.Validation;

namespace MiniCrm.Api.Streams.Subjects;

/// <summary>A list of different ids, with commas between them.</summary>
public sealed class LeadIdsAttribute : RuleAttribute, IDescribedRule
{
    /// <summary>So many fit into a query, with a ticket and the id of the last event.</summary>
    public const int MaxCount = 30;

    /// <summary>Null when it is no such list.</summary>
    internal static Guid[]? Parse(string text)
    {
        var parts = text.Split(',');
        var ids = new HashSet<Guid>();
        return parts.Length <= MaxCount && parts.All(part => Guid.TryParseExact(part, "D", out var id) && part.Length == 36 && ids.Add(id)) ? [.. ids] : null;
    }

    void IDescribedRule.Describe(OpenApiSchema schema) => schema.Pattern = $"^[0-9A-Fa-f-]{{36}}(,[0-9A-Fa-f-]{{36}}){{0,{MaxCount - 1}}}$";

    protected override string? Complaint(object value) =>
        Parse((string)value) is null ? $"must be 1 to {MaxCount} different UUIDs, with commas between them" : null;
}

/// <summary>The id of an event of several subjects, or 0.</summary>
public sealed class EventPlacesAttribute : RuleAttribute, IDescribedRule
{
    internal const string Rule = "must be the id of an event of this stream, or 0";

    void IDescribedRule.Describe(OpenApiSchema schema) => schema.MaxLength = RequestLimits.MaxQueryLength;

    protected override string? Complaint(object value) => Places.Parse((string)value) is null ? Rule : null;
}
