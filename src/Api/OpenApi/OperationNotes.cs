using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;
using MiniCrm.Api.Validation;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace MiniCrm.Api.OpenApi;

/// <summary>What the generator does not know of an endpoint: whether it is closed, what its headers and its page parameters are.</summary>
internal sealed class OperationNotes : IOperationFilter
{
    public const string SecurityScheme = "bearer";

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<IAuthorizeData>().Any())
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(SecurityScheme, context.Document)] = [] }];
        }

        if (metadata.OfType<Auth.OptionalSignIn>().Any())
        {
            // Either of the two: signed in or not.
            operation.Security = [[], new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(SecurityScheme, context.Document)] = [] }];
        }

        foreach (var parameter in context.ApiDescription.ParameterDescriptions)
        {
            if (operation.Parameters?.OfType<OpenApiParameter>().FirstOrDefault(known => known.Name == parameter.Name) is { Schema: OpenApiSchema schema } known)
            {
                Describe(known, schema, parameter.CustomAttributes().OfType<RuleAttribute>());
            }
        }

        if (operation.Responses?.ContainsKey("304") is true)
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = "If-None-Match",
                In = ParameterLocation.Header,
                Description = "The ETag of the version you have",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }
    }

    private static void Describe(OpenApiParameter parameter, OpenApiSchema schema, IEnumerable<RuleAttribute> rules)
    {
        foreach (var rule in rules)
        {
            switch (rule)
            {
                case PageLimitAttribute:
                    schema.Type = JsonSchemaType.Integer;
                    schema.Minimum = "1";
                    schema.Maximum = "200";
                    schema.Default = PageRequest.MaxLimit;
                    parameter.Description = "At most this many";
                    break;
                case PageCursorAttribute:
                    parameter.Description = "Where to go on, from the header Link of the part before";
                    break;
                case SequenceAttribute:
                    schema.Type = JsonSchemaType.Integer;
                    schema.Minimum = "0";
                    parameter.Description = "Only what came after this sequence number";
                    break;
                case EntityTagsAttribute:
                    parameter.Description = "Do it only while this is the current ETag";
                    break;
                case EmailAttribute:
                    schema.Format = "email";
                    break;
            }
        }
    }
}
