using Microsoft.AspNetCore.Routing.Template;

namespace MiniCrm.Api.Edge;

/// <summary>Which methods an address really answers, for <c>Allow</c>. The routing's own list names those, too, that would take a fixed name for an id.</summary>
internal sealed class Addresses(EndpointDataSource endpoints)
{
    private readonly Lazy<IReadOnlyList<(RouteEndpoint Endpoint, TemplateMatcher Matcher)>> _matchers = new(() =>
        [.. endpoints.Endpoints.OfType<RouteEndpoint>().Select(endpoint => (endpoint, new TemplateMatcher(new RouteTemplate(endpoint.RoutePattern), [])))]);

    /// <summary>In the order of the alphabet; empty when there is nothing at the path, and when its ids are none.</summary>
    public IReadOnlyList<string> Answering(PathString path) => Methods(path, (endpoint, values) => endpoint.RefusedId(values) is null);

    /// <summary>What a refused method is told.</summary>
    public IReadOnlyList<string> Allowed(PathString path) => Answering(path) is { Count: > 0 } answering ? answering : Methods(path, (_, _) => true);

    private string[] Methods(PathString path, Func<RouteEndpoint, RouteValueDictionary, bool> accepts)
    {
        var methods = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (endpoint, matcher) in _matchers.Value)
        {
            var values = new RouteValueDictionary();
            if (matcher.TryMatch(path, values) && accepts(endpoint, values))
            {
                methods.UnionWith(endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []);
            }
        }

        if (methods.Count > 0)
        {
            methods.Add(HttpMethods.Options);
        }

        if (methods.Contains(HttpMethods.Get))
        {
            methods.Add(HttpMethods.Head);
        }

        return [.. methods];
    }
}
