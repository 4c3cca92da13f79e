using System.Text.Json;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using MiniCrm.Api.Pages;
using MiniCrm.Api.Problems;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace MiniCrm.Api.OpenApi;

/// <summary>The API's document at <c>/api-json</c> and <c>/api/v1/swagger.json</c>, and its page at <c>/api</c>.</summary>
internal static class ApiDocument
{
    // The name is a part of the address in both: {name}-json, and /api/{name}/swagger.json.
    private const string Document = "api";
    private const string VersionedDocument = "v1";

    // Those of the pages for people, but not by their hash, which each start would have to find.
    private const string Styles = $"{PageMapping.Root}/assets/latest";

    public static void AddApiDocument(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddTransient<ISerializerDataContractResolver>(provider => new OptionalContracts(
            new JsonSerializerDataContractResolver(provider.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions)));
        services.AddSwaggerGen(swagger =>
        {
            foreach (var name in new[] { Document, VersionedDocument })
            {
                swagger.SwaggerDoc(name, DocumentNotes.Info);
            }

            swagger.DocInclusionPredicate((_, _) => true);
            swagger.SupportNonNullableReferenceTypes();
            swagger.AddSecurityDefinition(OperationNotes.SecurityScheme, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = JwtBearerDefaults.AuthenticationScheme.ToLowerInvariant(),
                BearerFormat = "JWT",
                Description = "The accessToken of POST /auth/login",
            });

            // What the comments of messages and enumerations say.
            swagger.IncludeXmlComments(typeof(ApiDocument).Assembly);
            swagger.IncludeXmlComments(typeof(IOptional).Assembly);
            swagger.SchemaFilter<SchemaNotes>();
            swagger.OperationFilter<OperationNotes>();
            swagger.OperationFilter<ResponseNotes>();
            swagger.DocumentFilter<DocumentNotes>();
            swagger.MapType<JsonElement>(SchemaNotes.FreeObject);
        });
    }

    /// <summary>Leads on from the root, and lets the routing know what is served before it: so other methods are told which one is right.</summary>
    public static void MapApiPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/", Lead).ExcludeFromDescription();
        foreach (var address in new[] { "/api", "/api/index.html", "/api-json", "/api/v1/swagger.json" })
        {
            app.MapGet(address, () => ProblemWriter.Framework(StatusCodes.Status404NotFound)).ExcludeFromDescription();
        }
    }

    /// <summary>People to their pages, programs to the API's.</summary>
    private static RedirectHttpResult Lead(HttpContext context)
    {
        context.Response.Headers.Vary = HeaderNames.Accept;
        return TypedResults.LocalRedirect(context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase) ? PageMapping.Root : "/api");
    }

    /// <summary>
    /// Serves both, before the routing. All that is asked for elsewhere goes by: Swashbuckle would make its generator anew for each request.
    /// Swagger UI's own files come packed already, with a tag for each form.
    /// </summary>
    public static void UseApiDocument(this WebApplication app) =>
        app.UseWhen(context => context.Request.Path.Value?.StartsWith("/api", StringComparison.OrdinalIgnoreCase) is true, pages =>
        {
            pages.UseResponseCompression();
            pages.Serve("{documentName:regex(^api$)}-json");
            pages.Serve("api/{documentName:regex(^v1$)}/swagger.json");
            pages.UseSwaggerUI(page =>
            {
                page.RoutePrefix = "api";
                page.DocumentTitle = "MiniCRM API";
                page.SwaggerEndpoint("/api-json", "MiniCRM");
                page.InjectStylesheet($"{Styles}/colours.css");
                page.InjectStylesheet($"{Styles}/swagger.css");
            });
        });

    // In 3.0 a schema has no examples.
    private static void Serve(this IApplicationBuilder app, string address) => app.UseSwagger(swagger =>
        (swagger.RouteTemplate, swagger.OpenApiVersion) = (address, OpenApiSpecVersion.OpenApi3_1));
}
