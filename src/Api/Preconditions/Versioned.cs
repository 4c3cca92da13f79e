using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using MiniCrm.Api.OpenApi;
using MiniCrm.Api.Problems;

namespace MiniCrm.Api.Preconditions;

/// <summary>200 with an entity tag; for a read also 412 when the version is not one that is asked for, and 304 when the client has it already.</summary>
/// <param name="conditions">Those of a read; a change has been made under its own.</param>
public sealed class Versioned<T>(T value, EntityTag tag, Guid id, Conditions? conditions = null) : IResult, IEndpointMetadataProvider
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        if (EntityTags.Precondition(conditions?.IfMatch, ifNoneMatch: null, id)?.Accepts(tag.Version) is false)
        {
            return Refusal.Stale.ToProblem().ExecuteAsync(httpContext);
        }

        httpContext.Response.Headers.ETag = tag.ToString();
        if (EntityTags.IsKnown(conditions?.IfNoneMatch, tag))
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
public sealed class CreatedVersion<T>(T value, EntityTag tag, string location) : IResult, IEndpointMetadataProvider
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        httpContext.Response.StatusCode = StatusCodes.Status201Created;
        httpContext.Response.Headers.ETag = tag.ToString();
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
