using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace MiniCrm.Api.Leads.Batches;

/// <summary>207: look into each.</summary>
public sealed class MultiStatus<T>(T value) : IResult, IEndpointMetadataProvider
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        httpContext.Response.StatusCode = StatusCodes.Status207MultiStatus;
        return httpContext.Response.WriteAsJsonAsync(value);
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status207MultiStatus, typeof(T), ["application/json"]));
    }
}
