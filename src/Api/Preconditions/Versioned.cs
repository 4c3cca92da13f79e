using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using MiniCrm.Api.OpenApi;
using MiniCrm.Api.Problems;

namespace MiniCrm.Api.Preconditions;

/// <summary>200 with an entity tag; for a read also 412 when the version is not one that is asked for, and 304 when the client has it already.</summary>
public sealed class Versioned<T> : IResult, IEndpointMetadataProvider
    where T : class
{
    // As the framework writes it.
    private const string Json = "application/json; charset=utf-8";

    private readonly T? _value;
    private readonly ReadOnlyMemory<byte> _written;
    private readonly EntityTag? _tag;
    private readonly Guid _id;
    private readonly Conditions? _conditions;

    /// <param name="tag">Null for what it was once: no condition on a change is to name that.</param>
    /// <param name="conditions">Those of a read; a change has been made under its own.</param>
    public Versioned(T value, EntityTag? tag, Guid id, Conditions? conditions = null) =>
        (_value, _tag, _id, _conditions) = (value, tag, id, conditions);

    /// <param name="written">The value, as JSON in UTF-8.</param>
    /// <param name="conditions">Those of a read.</param>
    public Versioned(ReadOnlyMemory<byte> written, EntityTag tag, Guid id, Conditions conditions) =>
        (_written, _tag, _id, _conditions) = (written, tag, id, conditions);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        if (EntityTags.Precondition(_conditions?.IfMatch, ifNoneMatch: null, _id)?.Accepts(_tag?.Version ?? 0) is false)
        {
            return Refusal.Stale.ToProblem().ExecuteAsync(httpContext);
        }

        var response = httpContext.Response;
        response.Headers.ETag = _tag?.ToString();
        if (EntityTags.IsKnown(_conditions?.IfNoneMatch, _tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        if (_value is not null)
        {
            return response.WriteAsJsonAsync(_value);
        }

        response.ContentType = Json;
        response.ContentLength = _written.Length;
        return response.Body.WriteAsync(_written).AsTask();
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
