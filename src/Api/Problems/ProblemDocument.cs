using System.Text.Json.Serialization;
using MiniCrm.Api.Leads;

namespace MiniCrm.Api.Problems;

/// <summary>The body of every error: RFC 9457.</summary>
/// <param name="Type">Stable for each kind of problem: urn:minicrm:problem: and its name.</param>
/// <param name="Title">The kind of problem in a few words.</param>
/// <param name="Status">The status of the answer.</param>
/// <param name="Detail">What is wrong, in a sentence for people.</param>
/// <param name="Instance">The path that was called.</param>
/// <param name="TraceId">To be found in the server's logs and traces.</param>
/// <param name="Errors">What is wrong with which member or parameter.</param>
/// <param name="PossibleDuplicates">The leads that are in the way, as far as you may see them.</param>
public sealed record ProblemDocument(
    string Type,
    string Title,
    int Status,
    string Detail,
    string Instance,
    string TraceId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string[]>? Errors,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<PossibleDuplicateResponse>? PossibleDuplicates)
{
    public const string MediaType = "application/problem+json";
}
