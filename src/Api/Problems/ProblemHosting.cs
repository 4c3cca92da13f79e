using MiniCrm.Api.OpenApi;

namespace MiniCrm.Api.Problems;

internal static class ProblemHosting
{
    public static void AddProblems(this IServiceCollection services)
    {
        // The first writer that can, writes: ours comes before the framework's.
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        services.AddProblemDetails();
        services.AddExceptionHandler<FaultHandler>();
    }

    /// <summary>Says in the API's document which errors an endpoint answers with.</summary>
    public static TBuilder Refuses<TBuilder>(this TBuilder builder, params int[] statuses)
        where TBuilder : IEndpointConventionBuilder
    {
        foreach (var status in statuses)
        {
            builder.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemDocument), [ProblemDocument.MediaType]));
        }

        return builder;
    }

    /// <summary>Says in the API's document that the endpoint honours conditions: 412 to <c>If-Match</c>, 304 to <c>If-None-Match</c>.</summary>
    public static TBuilder ReadsVersion<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(
            new ProducesResponseTypeMetadata(StatusCodes.Status304NotModified, typeof(void)),
            new AnswersHeader(StatusCodes.Status304NotModified, "ETag")).Refuses(StatusCodes.Status412PreconditionFailed);
}
