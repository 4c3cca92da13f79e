using System.Text.Json.Serialization;

namespace MiniCrm.Api.Problems;

/// <summary>The body of every error: RFC 9457.</summary>
/// <param name="Type">Stable for each kind of problem: urn:minicrm:problem: and its name.</param>
/// <param name="Title">The kind of problem in a few words.</param>
/// <param name="Status">The status of the answer.</param>
/// <param name="Detail">What is wrong, in a sentence for people.</param>
/// <param name="Instance">The path that was called.</param>
/// <param name="TraceId">To be found in the server's logs and traces.</param>
/// <param name="Errors">What is wrong with which member or parameter.</param>
public sealed record ProblemDocument(
    string Type,
    string Title,
    int Status,
    string Detail,
    string Instance,
    string TraceId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string[]>? Errors)
{
    public const string MediaType = "application/problem+json";
}
