using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace MiniCrm.Api.OpenApi;

/// <summary>What is said of the API as a whole.</summary>
internal sealed class DocumentNotes : IDocumentFilter
{
    // In the order in which a page shows them.
    private static readonly (string Name, string Description)[] Tags =
    [
        ("Auth", "Signing in, staying so, and signing out"),
        ("Users", "Who works with the CRM, and in which role"),
        ("Leads", "Whom one may sell something to, on their way through the pipeline"),
        ("Imports", "Files of leads, and what becomes of their rows"),
        ("Notifications", "What users are told, and whether it arrived"),
        ("Events", "What happens, as it happens"),
        ("Audit", "Who did what, for admins"),
        ("Operations", "Whether the system is well"),
    ];

    public static OpenApiInfo Info => new()
    {
        Title = "MiniCRM",
        Version = "1.0",
        Summary = "A headless CRM: users, leads, notifications",
        Description = "Users sign in, work leads through a pipeline, and are told about it. Every error is a problem document (RFC 9457).",
        Contact = new OpenApiContact { Name = "The MiniCRM authors" },
        License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
    };

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        // Wherever the document was read from: the gateway knows not all of its names.
        swaggerDoc.Servers = [new OpenApiServer { Url = "/", Description = "The gateway that this document comes from" }];
        swaggerDoc.Tags = new HashSet<OpenApiTag>(Tags.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }));
    }
}
