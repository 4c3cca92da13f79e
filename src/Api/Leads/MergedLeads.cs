using MiniCrm.Api.Auth;
using MiniCrm.Api.OpenApi;
using MiniCrm.Api.Problems;
using MiniCrm.Leads;

namespace MiniCrm.Api.Leads;

/// <summary>Leads that were merged into others lead there: a read is 301, a change 409. To whom it may not be told it is 404.</summary>
internal static class MergedLeads
{
    private const string Id = "id";

    public static RouteGroupBuilder FollowsMerges(this RouteGroupBuilder leads) => leads.AddEndpointFilter(Follow);

    /// <summary>Says in the API's document that a read leads on.</summary>
    public static TBuilder Moves<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(
            new ProducesResponseTypeMetadata(StatusCodes.Status301MovedPermanently, typeof(void)),
            new AnswersHeader(StatusCodes.Status301MovedPermanently, "Location"));

    private static async ValueTask<object?> Follow(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var answer = await next(invocation);
        var context = invocation.HttpContext;
        if ((answer is INestedHttpResult nested ? nested.Result : answer) is not Problem { MovedTo: { } whole } || context.Features.Get<CurrentUser>() is not { } user)
        {
            return answer;
        }

        var seen = await Find(whole, user.Caller, context.RequestServices.GetRequiredService<IGrainFactory>());
        return seen is null ? answer
            : HttpMethods.IsGet(context.Request.Method) ? new MovedTo($"/leads/{seen}{Behind(context)}")
            : Into(seen.Value);
    }

    /// <summary>Why what was merged is not changed.</summary>
    public static Problem Into(Guid whole) => new(ProblemKind.Conflict, $"The lead was merged into {whole}");

    /// <summary>Where it leads in the end; null when the caller does not see that. Each is asked, since that may have been merged as well.</summary>
    public static async Task<Guid?> Find(Guid lead, Caller caller, IGrainFactory grains)
    {
        while (true)
        {
            var answer = await grains.GetGrain<ILeadGrain>(lead).Get(caller);
            if (answer.Refusal is not { } refusal)
            {
                return lead;
            }

            if (refusal.MovedTo is not { } next)
            {
                return null;
            }

            lead = next;
        }
    }

    /// <summary>What stands behind the id in the path. A query is of the lead that was asked for.</summary>
    private static string Behind(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var id = (string)context.Request.RouteValues[Id]!;
        return path[(path.IndexOf(id, StringComparison.Ordinal) + id.Length)..];
    }

    /// <summary>301 without a body.</summary>
    private sealed class MovedTo(string location) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status301MovedPermanently;
            httpContext.Response.Headers.Location = location;
            return Task.CompletedTask;
        }
    }
}
