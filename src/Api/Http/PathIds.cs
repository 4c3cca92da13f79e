namespace MiniCrm.Api.Http;

/// <summary>Ids in a path are UUIDs as the API writes them; the binding of parameters would take other spellings, and not name the parameter.</summary>
internal sealed class PathIds(RequestDelegate next)
{
    public const string Email = "email";

    public Task InvokeAsync(HttpContext context)
    {
        foreach (var (name, value) in context.Request.RouteValues)
        {
            if (name != Email && value is string text && !Guid.TryParseExact(text, "D", out _))
            {
                return Problem.Invalid(name, "must be a UUID").ExecuteAsync(context);
            }
        }

        return next(context);
    }
}
