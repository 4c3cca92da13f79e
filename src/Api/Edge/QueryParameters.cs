using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.WebUtilities;
using MiniCrm.Api.Http;

namespace MiniCrm.Api.Edge;

/// <summary>Refuses parameters of a query that the endpoint does not know, or is given twice. It knows those that the API's document tells of, spelt like that.</summary>
internal sealed class QueryParameters(RequestDelegate next, IApiDescriptionGroupCollectionProvider descriptions)
{
    private readonly Lazy<Dictionary<(string Method, string Path), string[]>> _known = new(() => descriptions.ApiDescriptionGroups.Items
        .SelectMany(group => group.Items)
        .ToDictionary(
            operation => (operation.HttpMethod ?? "", Trimmed(operation.RelativePath)),
            operation => operation.ParameterDescriptions
                .Where(parameter => parameter.Source == BindingSource.Query)
                .Select(parameter => parameter.Name)
                .Order(StringComparer.Ordinal)
                .ToArray()));

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        return request.QueryString.HasValue
            && context.GetEndpoint() is RouteEndpoint endpoint
            && endpoint.Metadata.GetMetadata<ApiOperation>() is not null
            && _known.Value.TryGetValue((request.Method, Trimmed(endpoint.RoutePattern.RawText)), out var known)
            && Complaints(request.QueryString.Value, known) is { Count: > 0 } complaints
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

    private static string Trimmed(string? path) => path?.Trim('/') ?? "";
}
