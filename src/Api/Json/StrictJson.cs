using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniCrm.Api.Json;

/// <summary>JSON as the contract writes it, and nothing but that: what an endpoint does not know, or knows in another type, is refused.</summary>
internal static class StrictJson
{
    public static void AddStrictJson(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => Configure(json.SerializerOptions));

        // A body that cannot be read becomes an exception and so, in one place, a problem document.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
    }

    public static void Configure(JsonSerializerOptions json)
    {
        json.PropertyNameCaseInsensitive = false;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.AllowDuplicateProperties = false;
        json.RespectNullableAnnotations = true;
        json.Converters.Add(new UtcMillisecondsConverter());

        // Answers are application/json and never part of a page: letters stay letters.
        json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
    }
}
