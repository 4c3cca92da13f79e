using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Api.Fuzz;

/// <summary>Compares answers with what the document says of them.</summary>
internal sealed class DocumentedAnswers(JsonElement document)
{
    private static readonly string[] Headers = ["ETag", "Link", "Location", "Retry-After", "Allow", "WWW-Authenticate", "X-Total-Count"];
    private static readonly EvaluationOptions Options = new() { RequireFormatValidation = true };

    private readonly Dictionary<string, JsonSchema> _schemas = [];

    /// <summary>What the document does not say of the answer; null when it says it all.</summary>
    public string? Complaint(DocumentedOperation operation, CrmResponse answer)
    {
        var status = ((int)answer.Status).ToString(CultureInfo.InvariantCulture);
        if ((int)answer.Status >= 500)
        {
            return $"{status}, a fault of the server: {answer.Text}";
        }

        if (!operation.Json.GetProperty("responses").TryGetProperty(status, out var documented))
        {
            return $"{status} is not documented: .Refuses({status})";
        }

        var headers = documented.TryGetProperty("headers", out var all) ? all.EnumerateObject().Select(header => header.Name).ToArray() : [];
        if (Headers.Except(headers, StringComparer.OrdinalIgnoreCase).FirstOrDefault(name => answer.Header(name) is not null || answer.ContentHeaders.NonValidated.Contains(name)) is { } undocumented)
        {
            return $"{status} has a header {undocumented} that is not documented: AnswersHeader";
        }

        return ContentComplaint(documented, status, answer);
    }

    /// <summary>Whether a schema of the document accepts a body.</summary>
    public bool Accepts(JsonElement schema, string body)
    {
        try
        {
            return SchemaOf(schema).Evaluate(JsonElement.Parse(body), Options).IsValid;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private string? ContentComplaint(JsonElement documented, string status, CrmResponse answer)
    {
        if (!documented.TryGetProperty("content", out var content))
        {
            return answer.Text == "" ? null : $"{status} has a body that is not documented";
        }

        if (answer.MediaType is not { } mediaType || !content.TryGetProperty(mediaType, out var described))
        {
            return $"{status} has the media type {answer.MediaType}, which is not documented";
        }

        return (mediaType is "application/json" || mediaType.EndsWith("+json", StringComparison.Ordinal)) && !Accepts(described.GetProperty("schema"), answer.Text)
            ? $"{status} has a body that its schema does not accept: {answer.Text}"
            : null;
    }

    private JsonSchema SchemaOf(JsonElement schema)
    {
        var text = schema.GetRawText();
        if (!_schemas.TryGetValue(text, out var made))
        {
            var whole = JsonNode.Parse(text)!.AsObject();
            whole["$defs"] = JsonNode.Parse(document.GetProperty("components").GetProperty("schemas").GetRawText());
            made = _schemas[text] = JsonSchema.FromText(whole.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal));
        }

        return made;
    }
}
