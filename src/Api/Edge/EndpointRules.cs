using MiniCrm.Api.Problems;

namespace MiniCrm.Api.Edge;

/// <summary>What follows from the endpoint that was found, before anybody is asked who they are: no fixed name for an id, no body on a read, and no storing of secrets.</summary>
internal static class EndpointRules
{
    private static readonly Problem BodyOnRead = new(ProblemKind.InvalidRequest, "A GET request takes no body");

    public static void UseEndpointRules(this WebApplication app) => app.Use(Apply);

    /// <summary>Nobody on the way may keep the answer, which holds a secret; nor is it compressed, since its length would tell of it.</summary>
    public static TBuilder NoStore<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new Secret());

    private static Task Apply(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is not RouteEndpoint endpoint)
        {
            return next(context);
        }

        // As the routing refuses a method, signed in or not.
        if (endpoint.RefusedId(context.Request.RouteValues) is not null
            && context.RequestServices.GetRequiredService<Addresses>().Answering(context.Request.Path).Count > 0)
        {
            return ProblemWriter.Framework(StatusCodes.Status405MethodNotAllowed).ExecuteAsync(context);
        }

        if (HttpMethods.IsGet(context.Request.Method) && ContentTypes.HasBody(context))
        {
            return BodyOnRead.ExecuteAsync(context);
        }

        if (endpoint.Metadata.GetMetadata<Secret>() is not null)
        {
            context.Response.Headers.CacheControl = "no-store";
        }

        return next(context);
    }

    /// <summary>On an endpoint that is <see cref="NoStore"/>.</summary>
    internal sealed class Secret;
}
