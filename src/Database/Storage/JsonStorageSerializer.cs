using System.Text.Json;
using Orleans.Storage;

namespace MiniCrm.Database.Storage;

/// <summary>Grain state as plain JSON: no CLR type names, readable and queryable in PostgreSQL.</summary>
public sealed class JsonStorageSerializer : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) =>
        BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(input, StorageJson.Options));

    public T Deserialize<T>(BinaryData input) =>
        JsonSerializer.Deserialize<T>(input.ToMemory().Span, StorageJson.Options)!;
}
