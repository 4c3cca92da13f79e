using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniCrm;

/// <summary>A member of a PATCH: absent (leave it), or present with a value, which may be null (clear it).</summary>
[GenerateSerializer, Immutable, Alias("minicrm.Optional`1")]
[JsonConverter(typeof(OptionalJsonConverter))]
public readonly record struct Optional<T> : IOptional
{
    public Optional(T value) => (Value, IsSet) = (value, true);

    [Id(0)]
    public T Value { get; }

    [Id(1)]
    public bool IsSet { get; }

    object? IOptional.Value => Value;

    /// <summary>The new value where there is one, else <paramref name="current"/>.</summary>
    public T Or(T current) => IsSet ? Value : current;

    public static implicit operator Optional<T>(T value) => new(value);
}

/// <summary>An <see cref="Optional{T}"/> seen without its type, for validation.</summary>
public interface IOptional
{
    bool IsSet { get; }

    object? Value { get; }
}

/// <summary>Reads a present member into an <see cref="Optional{T}"/>; an absent one is never asked for.</summary>
public sealed class OptionalJsonConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Optional<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Converter<T> : JsonConverter<Optional<T>>
    {
        public override bool HandleNull => true;

        public override Optional<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType is JsonTokenType.Null)
            {
                return default(T) is null ? new(default!) : throw new JsonException();
            }

            // Not by JsonSerializer: its exception would carry a path of its own, and no longer that of the member.
            var converter = (JsonConverter<T>)options.GetConverter(typeof(T));
            return new(converter.Read(ref reader, typeof(T), options)!);
        }

        public override void Write(Utf8JsonWriter writer, Optional<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Value, options);
    }
}
