using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniCrm.Api.Json;

/// <summary>A member that holds JSON as text, and shows it as the JSON it is.</summary>
internal sealed class JsonTextConverter : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonElement.ParseValue(ref reader).GetRawText();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        // Not as raw text: spaces and escapes differ between what was sent and what PostgreSQL gives back.
        using var document = JsonDocument.Parse(value);
        document.RootElement.WriteTo(writer);
    }
}
