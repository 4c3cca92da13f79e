using Microsoft.AspNetCore.WebUtilities;
using MiniCrm.Api.Problems;

namespace MiniCrm.Api.Edge;

/// <summary>Refuses parameters of a query that the endpoint does not know, or is given twice. It knows those that the API's document tells of, spelt like that.</summary>
internal sealed class QueryParameters(RequestDelegate next, KnownParameters known)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        return request.QueryString.HasValue
            && context.GetEndpoint() is RouteEndpoint endpoint
            && endpoint.Metadata.GetMetadata<ApiOperation>() is not null
            && known.NamesOf(request.Method, endpoint.RoutePattern.RawText) is { } names
            && Complaints(request.QueryString.Value, names) is { Count: > 0 } complaints
                ? new Problem(ProblemKind.InvalidRequest, "A value is not valid") { Errors = complaints }.ExecuteAsync(context)
                : next(context);
    }

    public static Dictionary<string, string[]> Complaints(string? query, IReadOnlyCollection<string> known)
    {
        var complaints = new Dictionary<string, string[]>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pair in new QueryStringEnumerable(query))
        {
            var name = pair.DecodeName().ToString();
            if (!known.Contains(name))
            {
                complaints[name] = [known.Count > 0 ? $"is unknown; known are: {string.Join(", ", known)}" : "is unknown; no parameter is known here"];
            }
            else if (!seen.Add(name))
            {
                complaints[name] = ["is given twice"];
            }
        }

        return complaints;
    }
}
