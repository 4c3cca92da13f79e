using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using MiniCrm.Api.OpenApi;

namespace MiniCrm.Api.Paging;

/// <summary>200 with a part of a list, and a header <c>Link</c> to the next part where there is more.</summary>
/// <param name="nextQuery">That of the next part, null when there is none.</param>
public sealed class Listed<T>(T[] items, string? nextQuery) : IResult, IEndpointMetadataProvider
{
    public Listed(T[] items, Guid? next, PageRequest page)
        : this(items, next is { } id ? $"limit={page.Limit}&cursor={Cursor.Encode(id)}" : null)
    {
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        if (nextQuery is not null)
        {
            var path = httpContext.Request.PathBase.Add(httpContext.Request.Path).ToUriComponent();
            httpContext.Response.Headers.Link = $"<{path}?{nextQuery}>; rel=\"next\"";
        }

        return httpContext.Response.WriteAsJsonAsync(items);
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T[]), ["application/json"]));
        builder.Metadata.Add(new AnswersHeader(StatusCodes.Status200OK, "Link"));
    }
}
