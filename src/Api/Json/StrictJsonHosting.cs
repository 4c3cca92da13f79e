namespace MiniCrm.Api.Json;

internal static class StrictJsonHosting
{
    public static void AddStrictJson(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => StrictJson.Configure(json.SerializerOptions));

        // A body that cannot be read becomes an exception and so, in one place, a problem document.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
    }
}
