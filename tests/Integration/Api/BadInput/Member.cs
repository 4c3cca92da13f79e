using System.Text.Json;

namespace MiniCrm.Tests.Integration.Api.BadInput;

/// <summary>A member of a body, or a parameter, as the document has it.</summary>
/// <param name="Schema">Its own, with what it refers to in its place.</param>
internal sealed record Member(string Name, JsonElement Schema, bool IsRequired, bool TakesNull)
{
    public string Type
    {
        get
        {
            var type = Schema.GetProperty("type");
            return type.ValueKind == JsonValueKind.String ? type.GetString()! : type.EnumerateArray().Select(one => one.GetString()!).Single(one => one != "null");
        }
    }

    public string? Format => Text("format");

    public string? Pattern => Text("pattern");

    public int? MinLength => Number("minLength");

    public int? MaxLength => Number("maxLength");

    public long? Minimum => Number("minimum");

    public long? Maximum => Number("maximum");

    public string[]? Enum => Schema.TryGetProperty("enum", out var values) ? [.. values.EnumerateArray().Select(value => value.GetString()!)] : null;

    /// <summary>A text of people's own words.</summary>
    public bool IsFreeText => Type == "string" && Enum is null && Format != "uuid" && Pattern is null;

    public static IReadOnlyList<Member> AllOf(JsonElement? schema, JsonElement schemas)
    {
        // What an array holds is looked at item by item.
        if (schema is not { } body || !body.TryGetProperty("properties", out var properties))
        {
            return [];
        }

        var required = body.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()!).ToHashSet() : [];
        return
        [
            .. from member in properties.EnumerateObject()
               select new Member(member.Name, Resolved(member.Value, schemas), required.Contains(member.Name), IsNullable(member.Value)),
        ];
    }

    private static JsonElement Resolved(JsonElement schema, JsonElement schemas) =>
        schema.TryGetProperty("$ref", out var reference) ? schemas.GetProperty(reference.GetString()!.Split('/')[^1])
        : schema.TryGetProperty("oneOf", out var choices) ? Resolved(choices.EnumerateArray().Single(choice => !IsNull(choice)), schemas)
        : schema;

    private static bool IsNullable(JsonElement schema) =>
        !schema.TryGetProperty("not", out _)
        && ((schema.TryGetProperty("oneOf", out var choices) && choices.EnumerateArray().Any(IsNull))
            || (schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.Array && type.EnumerateArray().Any(one => one.GetString() == "null")));

    private static bool IsNull(JsonElement schema) => schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() == "null";

    private string? Text(string name) => Schema.TryGetProperty(name, out var value) ? value.GetString() : null;

    private int? Number(string name) => Schema.TryGetProperty(name, out var value) ? value.GetInt32() : null;
}
