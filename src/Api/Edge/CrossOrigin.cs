using MiniCrm.Hosting;

namespace MiniCrm.Api.Edge;

/// <summary>Which pages of other origins may call: <c>CORS_ORIGINS</c>, with commas between them; all by default, since the API takes tokens only, and no cookie goes along.</summary>
internal static class CrossOrigin
{
    // How long a browser need not ask again; none keeps it for longer than two hours.
    private static readonly TimeSpan PreflightAge = TimeSpan.FromHours(1);

    public static void AddCrossOrigin(this WebApplicationBuilder builder)
    {
        var origins = (builder.Configuration.Text("CORS_ORIGINS") ?? "*")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (origins.Any(origin => origin != "*" && !IsOrigin(origin)))
        {
            throw new StartException("CORS_ORIGINS must be * or a list of origins such as https://crm.example.com, with commas between them.");
        }

        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins(origins)
            .AllowAnyHeader()
            .AllowAnyMethod()
            .SetPreflightMaxAge(PreflightAge)
            .WithExposedHeaders("Accept-Encoding", "Allow", "ETag", "Link", "Location", "Retry-After", "WWW-Authenticate", "X-Total-Count")));
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority) == text;
}
