using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniCrm.Tests.Integration.Api.Fuzz;

/// <summary>Values that a schema of the document accepts, and some that it does not.</summary>
/// <param name="components">The schemas of the document.</param>
internal sealed class Samples(JsonElement components, Random random)
{
    private static readonly string[] Letters = ["a", "Z", "9", " ", "-", "é", "ß", "Ω", "日", "😀", "'", "\"", "\\", "<b>", "%00", "{{x}}", "${x}"];

    // What a pattern of the document accepts; one that is not here is not tried.
    private static readonly Dictionary<string, string[]> Patterns = new()
    {
        [@"^\+[1-9][0-9]{1,14}$"] = ["+1234567890", "+12", "+123456789012345"],
        ["^[A-Za-z0-9_-]{22}$"] = ["AZrR4zkPcZqb1WnL0dHq3g", "AAAAAAAAAAAAAAAAAAAAAA"],
        ["^[A-Za-z0-9_-]{22,}$"] = ["AZrR4zkPcZqb1WnL0dHq3g", "AAAAAAAAAAAAAAAAAAAAAA"],
        [@"[\p{L}\p{N}]"] = ["jane", "doe exam", "J", "ß", "3", "日", "x' or '1'='1", "50% _off", @"a\b"],
        ["[0-9]"] = ["+1234567890", "!+49 (151) 1234-567", "5"],
        ["^!?[^,@]+@"] = ["jane@example.com", "!jane@example.com,ä@example.com"],
        ["^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,7})?)?(Z|[+-][0-9]{2}:[0-9]{2}))?$"] = ["2026-01-01", "0001-01-01", "9999-12-31T23:59:59.9999999Z", "2026-06-30T12:00-05:00"],
        ["^-?(company|createdAt|lastName|source|status|updatedAt)(,-?(company|createdAt|lastName|source|status|updatedAt))?$"] = ["lastName", "-company,status", "source,-updatedAt"],
        ["^-?(createdAt|email|lastName|role|updatedAt)(,-?(createdAt|email|lastName|role|updatedAt))?$"] = ["-email", "role,lastName", "updatedAt,-role"],
        ["^-?(createdAt|status|type)(,-?(createdAt|status|type))?$"] = ["createdAt", "-status,type", "type,-createdAt"],
        ["^!?(admin|manager|sales_rep)(,(admin|manager|sales_rep))*$"] = ["admin", "!sales_rep", "manager,admin"],
        ["^!?(failed|pending|sent)(,(failed|pending|sent))*$"] = ["sent", "!failed,pending", "!failed,pending,sent"],
        ["^!?(email|in_app|push|sms)(,(email|in_app|push|sms))*$"] = ["email", "!in_app", "push,sms"],
    };

    private static readonly JsonNode?[] Strange =
        [null, 5, -1, 1.5, 1e300, true, "", " ", "x", new string('x', 20_000), new JsonArray(), new JsonArray(1), new JsonObject(), new JsonObject { ["a"] = null }];

    /// <summary>Null both for null and for what it does not know how to make.</summary>
    public JsonNode? Valid(JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            return Valid(components.GetProperty(reference.GetString()!.Split('/')[^1]));
        }

        if (schema.TryGetProperty("oneOf", out var choices))
        {
            return Valid(Pick([.. choices.EnumerateArray().Where(choice => !IsRefused(schema, choice))]));
        }

        if (schema.TryGetProperty("enum", out var values))
        {
            return JsonNode.Parse(Pick([.. values.EnumerateArray()]).GetRawText());
        }

        return TypeOf(schema) switch
        {
            "object" => ValidObject(schema),
            "array" => new JsonArray(Valid(schema.GetProperty("items"))),
            "string" => Text(schema),
            "integer" => Number(schema),
            "boolean" => random.Next(2) == 0,
            _ => null,
        };
    }

    /// <summary>A body that is most probably wrong, as text.</summary>
    public string Wrong(JsonElement schema)
    {
        if (random.Next(6) == 0)
        {
            return Pick(["", "{", "[]", "5", "null", "\"x\"", "{\"a\":1,\"a\":2}", "\u0000", "{\"firstName\":\"\\ud800\"}"]);
        }

        var body = Valid(schema) as JsonObject ?? [];
        var members = body.Select(member => member.Key).ToArray();
        switch (members.Length == 0 ? 0 : random.Next(3))
        {
            case 0:
                body["unknown"] = Pick(Strange)?.DeepClone();
                break;
            case 1:
                body.Remove(Pick(members));
                break;
            default:
                body[Pick(members)] = Pick(Strange)?.DeepClone();
                break;
        }

        return body.ToJsonString();
    }

    public T Pick<T>(T[] from) => from[random.Next(from.Length)];

    private static bool IsRefused(JsonElement schema, JsonElement choice) =>
        schema.TryGetProperty("not", out _) && choice.TryGetProperty("type", out var type) && type.ValueKind is JsonValueKind.String && type.GetString() == "null";

    private string? TypeOf(JsonElement schema)
    {
        var type = schema.TryGetProperty("type", out var found) ? found : default;
        return type.ValueKind switch
        {
            JsonValueKind.String => type.GetString(),
            JsonValueKind.Array => Pick([.. type.EnumerateArray().Select(one => one.GetString()!).Where(one => one != "null" || !schema.TryGetProperty("not", out _))]),
            _ => null,
        };
    }

    private JsonObject ValidObject(JsonElement schema)
    {
        if (!schema.TryGetProperty("properties", out var members))
        {
            return new JsonObject { [$"key {random.Next(9)}"] = Pick(Strange.Where(value => value is not JsonValue text || !text.TryGetValue<string>(out var word) || word.Length < 99).ToArray())?.DeepClone() };
        }

        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()).ToHashSet() : [];
        var made = new JsonObject();
        foreach (var member in members.EnumerateObject().Where(member => required.Contains(member.Name) || random.Next(2) == 0))
        {
            made[member.Name] = Valid(member.Value);
        }

        return made;
    }

    private string? Text(JsonElement schema)
    {
        if (schema.TryGetProperty("pattern", out var pattern))
        {
            return Patterns.TryGetValue(pattern.GetString()!, out var known) ? Pick(known) : null;
        }

        switch (schema.TryGetProperty("format", out var format) ? format.GetString() : null)
        {
            case "uuid":
                return Guid.CreateVersion7().ToString();
            case "email":
                return $"fuzz.{Guid.NewGuid():N}@example.com";
            case "date-time":
                return "2026-01-01T00:00:00.000Z";
        }

        var (min, max) = (Bound(schema, "minLength", 0), Bound(schema, "maxLength", 100));
        var length = Pick([min, min + 1, Math.Min(max, 20), max]);

        // Of code points, as JSON Schema counts.
        return string.Concat(Enumerable.Range(0, length).Select(place => place == 0 ? "A" : random.Next(4) > 0 ? "b" : Pick(Letters.Where(letter => letter.EnumerateRunes().Count() == 1).ToArray())));
    }

    private long Number(JsonElement schema)
    {
        var (min, max) = (Bound(schema, "minimum", 0), Bound(schema, "maximum", int.MaxValue));
        return Pick([min, max, min + 1, random.NextInt64(min, (long)max + 1)]);
    }

    private static int Bound(JsonElement schema, string name, int otherwise) => schema.TryGetProperty(name, out var bound) ? bound.GetInt32() : otherwise;
}
