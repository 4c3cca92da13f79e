namespace MiniCrm.Api.Edge;

/// <summary>OPTIONS tells anybody which methods an address answers. A preflight never gets here.</summary>
internal sealed class OptionsRequests(RequestDelegate next, Addresses addresses)
{
    // OPTIONS * asks the server as a whole.
    private static readonly string[] Server = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST"];

    public Task InvokeAsync(HttpContext context)
    {
        if (!HttpMethods.IsOptions(context.Request.Method))
        {
            return next(context);
        }

        var methods = context.Request.Path.HasValue ? addresses.Allowed(context.Request.Path) : Server;
        if (methods.Count is 0)
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        context.Response.Headers.Allow = string.Join(", ", methods);
        return Task.CompletedTask;
    }
}
