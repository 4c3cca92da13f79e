using MiniCrm.Api.Problems;

namespace MiniCrm.Api.Edge;

/// <summary>
/// Values in a path are what was sent, decoded once. Ids are UUIDs as the API writes them; the binding of parameters would take other
/// spellings, and not name the parameter.
/// </summary>
internal sealed class PathIds(RequestDelegate next)
{
    public const string Email = "email";

    public Task InvokeAsync(HttpContext context)
    {
        var values = context.Request.RouteValues;
        if (values.Count > 0 && context.GetEndpoint() is { } endpoint)
        {
            if (endpoint.RefusedId(values) is { } name)
            {
                return Problem.Invalid(name, "must be a UUID").ExecuteAsync(context);
            }

            if (values[Email] is string email)
            {
                if (CalledPath.Value(context, Email, email) is not { } sent)
                {
                    return Problem.Invalid(Email, "is not percent-encoded UTF-8").ExecuteAsync(context);
                }

                values[Email] = sent;
            }
        }

        return next(context);
    }
}

internal static class PathIdsExtensions
{
    /// <summary>The first value that must be a UUID and is none; null when all are, and for what is not of the API.</summary>
    public static string? RefusedId(this Endpoint endpoint, RouteValueDictionary values)
    {
        foreach (var (name, value) in values)
        {
            if (name != PathIds.Email && value is string text && !Guid.TryParseExact(text, "D", out _))
            {
                return endpoint.Metadata.GetMetadata<ApiOperation>() is null ? null : name;
            }
        }

        return null;
    }
}

/// <summary>On every endpoint of the API, as opposed to pages and probes.</summary>
internal sealed class ApiOperation;
