using System.Text.Json.Serialization;

namespace MiniCrm.Api.Http;

/// <summary>RFC 9457, the body of every error.</summary>
/// <param name="Type">Stable for each kind of problem.</param>
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
