using System.Text.Json;

namespace MiniCrm.Tests.Integration.Api;

/// <summary>An operation of the API's document.</summary>
/// <param name="Example">Of the body, as JSON; null when it takes none or there is none.</param>
internal sealed record DocumentedOperation(string Method, string Path, JsonElement Json, string? Example)
{
    public string Name => $"{Method} {Path}";

    /// <summary>Of JSON.</summary>
    public bool HasBody => TakesBody && !TakesFile;

    public bool TakesBody => Json.TryGetProperty("requestBody", out _);

    /// <summary>Whose bodies are no JSON, and tried by tests of their own.</summary>
    public bool TakesFile => TakesBody && !Json.GetProperty("requestBody").GetProperty("content").TryGetProperty("application/json", out _);

    public static IReadOnlyList<DocumentedOperation> AllOf(JsonElement document) =>
    [
        .. from path in document.GetProperty("paths").EnumerateObject()
           from operation in path.Value.EnumerateObject()
           select new DocumentedOperation(operation.Name.ToUpperInvariant(), path.Name, operation.Value, ExampleOf(document, operation.Value)),
    ];

    /// <summary>Whether it has a parameter there, of that name or of any.</summary>
    public bool Has(string place, string? name = null) =>
        Json.TryGetProperty("parameters", out var parameters)
        && parameters.EnumerateArray().Any(parameter =>
            parameter.GetProperty("in").GetString() == place && (name is null || parameter.GetProperty("name").GetString() == name));

    /// <summary>Of the body; null when it takes none.</summary>
    public JsonElement? Schema(JsonElement document) => SchemaOf(document, Json);

    private static string? ExampleOf(JsonElement document, JsonElement operation) =>
        SchemaOf(document, operation) is { } schema && schema.TryGetProperty("examples", out var examples) ? examples[0].GetRawText() : null;

    private static JsonElement? SchemaOf(JsonElement document, JsonElement operation)
    {
        if (!operation.TryGetProperty("requestBody", out var body) || !body.GetProperty("content").TryGetProperty("application/json", out var json))
        {
            return null;
        }

        var schema = json.GetProperty("schema");
        return schema.TryGetProperty("$ref", out var reference)
            ? document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1])
            : schema;
    }
}
