using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using MiniCrm.Api.Validation;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace MiniCrm.Api.OpenApi;

/// <summary>What our own attributes say, in the words of JSON Schema; and what an <see cref="Optional{T}"/> is on the wire.</summary>
internal sealed class SchemaNotes : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema concrete || context.MemberInfo is not null || context.ParameterInfo is not null)
        {
            return;
        }

        if (context.Type.GetCustomAttribute<ExampleAttribute>() is { } example)
        {
            concrete.Examples = [JsonNode.Parse(example.Json)!];
        }

        foreach (var property in context.Type.GetProperties())
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            if (concrete.Properties?.ContainsKey(name) is true)
            {
                Apply(concrete, name, property, context);
            }
        }
    }

    private static void Apply(OpenApiSchema owner, string name, PropertyInfo property, SchemaFilterContext context)
    {
        var type = property.PropertyType;
        var isOptional = typeof(IOptional).IsAssignableFrom(type);
        var isMandatory = property.IsDefined(typeof(MandatoryAttribute));
        if (property.IsDefined(typeof(PresentAttribute)) || (isMandatory && !isOptional))
        {
            owner.Required ??= new SortedSet<string>();
            owner.Required.Add(name);
        }
    }
}
