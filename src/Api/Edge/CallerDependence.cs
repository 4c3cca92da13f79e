using Microsoft.AspNetCore.Authorization;
using Microsoft.Net.Http.Headers;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Dashboards;

namespace MiniCrm.Api.Edge;

/// <summary>
/// Tells caches that an answer is for one caller, also a refusal and one without a body: nobody else may be shown it, and nobody at all without
/// asking again.
/// </summary>
internal sealed class CallerDependence(RequestDelegate next)
{
    private const string Private = "private, no-cache";
    private const string Credentials = "Authorization, Cookie";

    public Task InvokeAsync(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        if (metadata?.GetMetadata<IAuthorizeData>() is not null || metadata?.GetMetadata<OptionalSignIn>() is not null || context.IsForAdminPage())
        {
            // Last of all: the handler of exceptions begins the answer anew.
            context.Response.OnStarting(Tell, context.Response);
        }

        return next(context);
    }

    private static Task Tell(object state)
    {
        var headers = ((HttpResponse)state).Headers;
        if (headers.CacheControl.Count == 0)
        {
            headers.CacheControl = Private;
        }

        headers.Append(HeaderNames.Vary, Credentials);
        return Task.CompletedTask;
    }
}
