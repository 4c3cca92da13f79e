using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using MiniCrm.Api.OpenApi;

namespace MiniCrm.Api.Paging;

/// <summary>200 with a part of a list, and a header <c>Link</c> to the next part where there is more.</summary>
public sealed class Listed<T> : IResult, IEndpointMetadataProvider
{
    private const string TotalHeader = "X-Total-Count";
    private const string Json = "application/json; charset=utf-8";

    private readonly T[]? _items;
    private readonly byte[]? _written;
    private readonly string? _nextQuery;

    /// <param name="nextQuery">That of the next part, null when there is none.</param>
    public Listed(T[] items, string? nextQuery) => (_items, _nextQuery) = (items, nextQuery);

    public Listed(T[] items) => _items = items;

    /// <param name="written">The items, as JSON in UTF-8.</param>
    public Listed(byte[] written) => _written = written;

    /// <summary>The whole header, for a list that leads back too.</summary>
    public string? Links { get; init; }

    /// <summary>How many there are in all the parts; null where nobody asked.</summary>
    public long? Total { get; init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        if (_nextQuery is not null)
        {
            var path = httpContext.Request.PathBase.Add(httpContext.Request.Path).ToUriComponent();
            response.Headers.Link = $"<{path}?{_nextQuery}>; rel=\"next\"";
        }

        if (Links is not null)
        {
            response.Headers.Link = Links;
        }

        if (Total is { } total)
        {
            response.Headers[TotalHeader] = total.ToString(CultureInfo.InvariantCulture);
        }

        if (_written is null)
        {
            return response.WriteAsJsonAsync(_items);
        }

        response.ContentType = Json;
        response.ContentLength = _written.Length;
        return response.Body.WriteAsync(_written).AsTask();
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T[]), ["application/json"]));
        builder.Metadata.Add(new AnswersHeader(StatusCodes.Status200OK, "Link"));
    }
}
