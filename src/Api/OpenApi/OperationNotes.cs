using System.ComponentModel;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.OpenApi;
using MiniCrm.Api.Preconditions;
using MiniCrm.Api.Validation;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace MiniCrm.Api.OpenApi;

/// <summary>What the generator does not know of an endpoint: whether it is closed, and what its parameters are.</summary>
internal sealed class OperationNotes : IOperationFilter
{
    public const string SecurityScheme = "bearer";

    private const string Json = "application/json";
    private const string MergePatch = "application/merge-patch+json";

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;

        // A comment on the method that handles it is for us.
        operation.Summary = metadata.OfType<IEndpointSummaryMetadata>().LastOrDefault()?.Summary;
        operation.Description = metadata.OfType<IEndpointDescriptionMetadata>().LastOrDefault()?.Description;
        OpenApiSecurityRequirement signedIn = new() { [new OpenApiSecuritySchemeReference(SecurityScheme, context.Document)] = [] };
        operation.Security = metadata.OfType<Auth.OptionalSignIn>().Any() || metadata.OfType<Auth.SignInInsteadOfBody>().Any() ? [[], signedIn]
            : metadata.OfType<IAuthorizeData>().Any() ? [signedIn]
            : [];

        // RFC 7396, which is what every PATCH here means; JSON comes first, as generators take what they find there.
        if (HttpMethods.IsPatch(context.ApiDescription.HttpMethod!) && operation.RequestBody?.Content is { } content && content.TryGetValue(Json, out var body))
        {
            content[MergePatch] = body;
        }

        foreach (var parameter in context.ApiDescription.ParameterDescriptions)
        {
            if (operation.Parameters?.OfType<OpenApiParameter>().FirstOrDefault(known => known.Name == parameter.Name) is { Schema: OpenApiSchema schema } known)
            {
                var attributes = parameter.CustomAttributes().ToArray();
                known.Description = attributes.OfType<DescriptionAttribute>().FirstOrDefault()?.Description ?? known.Description ?? DescribeId(known.Name, context);
                foreach (var rule in attributes.OfType<Attribute>().Where(attribute => attribute is RuleAttribute or IDescribedRule or EntityTagsAttribute))
                {
                    ParameterNotes.Describe(known, schema, rule);
                }
            }
        }
    }

    /// <summary>{id} is that of what the address begins with: of /leads/{id}, the lead's.</summary>
    private static string? DescribeId(string? name, OperationFilterContext context) =>
        name is "id" ? $"The id of the {context.ApiDescription.RelativePath!.Split('/')[0].TrimEnd('s')}" : null;
}
