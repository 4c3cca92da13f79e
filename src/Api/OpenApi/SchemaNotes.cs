using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.OpenApi;
using MiniCrm.Api.Json;
using MiniCrm.Api.Validation;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace MiniCrm.Api.OpenApi;

/// <summary>What our own attributes say of requests and responses, in the words of JSON Schema.</summary>
internal sealed class SchemaNotes : ISchemaFilter
{
    private const string Root = "MiniCrm.Api";

    /// <summary>An object with members of any name and kind. It says so aloud: a typed client has no place to put them otherwise.</summary>
    public static OpenApiSchema FreeObject() => new() { Type = JsonSchemaType.Object, AdditionalProperties = new OpenApiSchema() };

    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is OpenApiSchema array && context.Type.GetCustomAttribute<ItemsAreAttribute>() is { } items)
        {
            (array.Items, array.MinItems, array.MaxItems) = (context.SchemaGenerator.GenerateSchema(items.Item, context.SchemaRepository), 1, items.Most);
            array.Examples = context.Type.GetCustomAttribute<ExampleAttribute>() is { } shown ? [JsonNode.Parse(shown.Json)!] : null;
            return;
        }

        if (schema is not OpenApiSchema { Properties: not null } owner || context.Type.Namespace?.StartsWith(Root, StringComparison.Ordinal) is not true)
        {
            return;
        }

        if (context.Type.GetCustomAttribute<ExampleAttribute>() is { } example)
        {
            owner.Examples = [JsonNode.Parse(example.Json)!];
        }

        foreach (var property in context.Type.GetProperties())
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            if (owner.Properties.TryGetValue(name, out var member))
            {
                if (IsAlwaysThere(property))
                {
                    owner.Required ??= new SortedSet<string>(StringComparer.Ordinal);
                    owner.Required.Add(name);
                }

                if (member is OpenApiSchema concrete)
                {
                    Describe(concrete, property);
                }

                if (IsOptionalValue(property))
                {
                    owner.Properties[name] = LeftOutByDefault(member);
                }
                else if (member is OpenApiSchemaReference reference && IsNullable(property))
                {
                    owner.Properties[name] = NullableReference(reference);
                }
            }
        }
    }

    /// <summary>In a request what is mandatory, in a response all that is not left out when it is null.</summary>
    private static bool IsAlwaysThere(PropertyInfo property)
    {
        var isPatch = typeof(IOptional).IsAssignableFrom(property.PropertyType);
        return IsRequest(property)
            ? property.IsDefined(typeof(PresentAttribute)) || (property.IsDefined(typeof(MandatoryAttribute)) && !isPatch)
            : !property.IsDefined(typeof(JsonIgnoreAttribute));
    }

    private static bool IsRequest(PropertyInfo property) => property.DeclaringType!.Name.EndsWith("Request", StringComparison.Ordinal);

    private static bool IsNullable(PropertyInfo property)
    {
        var type = property.PropertyType;
        var value = typeof(IOptional).IsAssignableFrom(type) ? type.GetGenericArguments()[0] : type;
        var canBeNull = value.IsValueType
            ? Nullable.GetUnderlyingType(value) is not null
            : value != type || new NullabilityInfoContext().Create(property).ReadState is NullabilityState.Nullable;
        return canBeNull && !property.IsDefined(typeof(MandatoryAttribute)) && !property.IsDefined(typeof(JsonIgnoreAttribute));
    }

    /// <summary>A member of a PATCH whose value can neither be null in C# nor be cleared: a role, an activity, a status.</summary>
    private static bool IsOptionalValue(PropertyInfo property) =>
        typeof(IOptional).IsAssignableFrom(property.PropertyType)
        && property.PropertyType.GetGenericArguments()[0] is { IsValueType: true } value
        && Nullable.GetUnderlyingType(value) is null;

    /// <summary>
    /// Of a type that has null among its values, though null is refused: generated clients leave out what is null, but send false, or the first
    /// of an enumeration, for what cannot be, and so would deactivate a user who is only renamed.
    /// </summary>
    private static OpenApiSchema LeftOutByDefault(IOpenApiSchema member)
    {
        var schema = member is OpenApiSchemaReference reference ? NullableReference(reference) : (OpenApiSchema)member;
        if (schema.Type is { } type)
        {
            schema.Type = type | JsonSchemaType.Null;
        }

        schema.Not = Null();
        return schema;
    }

    private static OpenApiSchema NullableReference(OpenApiSchemaReference reference)
    {
        var description = reference.Description;
        reference.Description = null;
        return new() { Description = description, OneOf = [reference, Null()] };
    }

    private static OpenApiSchema Null() => new() { Type = JsonSchemaType.Null };

    private static void Describe(OpenApiSchema schema, PropertyInfo property)
    {
        if (property.GetCustomAttribute<JsonConverterAttribute>()?.ConverterType == typeof(JsonTextConverter))
        {
            (schema.Type, schema.AdditionalProperties) = (JsonSchemaType.Object, FreeObject().AdditionalProperties);
        }

        schema.Type = IsNullable(property) ? schema.Type | JsonSchemaType.Null : schema.Type & ~JsonSchemaType.Null;
        foreach (var rule in property.GetCustomAttributes<RuleAttribute>())
        {
            switch (rule)
            {
                case TextAttribute text:
                    schema.MinLength = text.MayBeBlank ? null : 1;
                    schema.MaxLength = text.MaxLength;
                    break;
                case EmailAttribute:
                    schema.Format = "email";
                    schema.MaxLength = EmailAttribute.MaxLength;
                    break;
                case PhoneNumberAttribute:
                    schema.Pattern = PhoneNumberAttribute.Written + "$";
                    break;
                case IDescribedRule described:
                    described.Describe(schema);
                    break;
                case NewPasswordAttribute:
                    schema.Format = "password";
                    schema.MinLength = NewPasswordAttribute.MinCharacters;
                    schema.MaxLength = NewPasswordAttribute.MaxBytes;
                    break;
            }
        }
    }
}
