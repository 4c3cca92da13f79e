using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using MiniCrm.Api.OpenApi;

namespace MiniCrm.Api.Http;

/// <summary>200 with an entity tag; 304 for a GET whose client has this version already.</summary>
public sealed class Versioned<T>(T value, string tag) : IResult, IEndpointMetadataProvider
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        httpContext.Response.Headers.ETag = tag;
        if (HttpMethods.IsGet(httpContext.Request.Method) && EntityTags.IsKnown(httpContext.Request.Headers.IfNoneMatch, tag))
        {
            httpContext.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        return httpContext.Response.WriteAsJsonAsync(value);
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));
        builder.Metadata.Add(new AnswersHeader(StatusCodes.Status200OK, "ETag"));
    }
}

/// <summary>201 with an entity tag and the address of what was created.</summary>
public sealed class CreatedVersion<T>(T value, string tag, string location) : IResult, IEndpointMetadataProvider
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        httpContext.Response.StatusCode = StatusCodes.Status201Created;
        httpContext.Response.Headers.ETag = tag;
        httpContext.Response.Headers.Location = location;
        return httpContext.Response.WriteAsJsonAsync(value);
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status201Created, typeof(T), ["application/json"]));
        builder.Metadata.Add(new AnswersHeader(StatusCodes.Status201Created, "ETag"));
        builder.Metadata.Add(new AnswersHeader(StatusCodes.Status201Created, "Location"));
    }
}
