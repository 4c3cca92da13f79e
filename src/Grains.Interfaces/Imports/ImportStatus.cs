using System.Text.Json.Serialization;

namespace MiniCrm.Imports;

/// <summary>Where an import stands.</summary>
[GenerateSerializer, Alias("minicrm.ImportStatus")]
[JsonConverter(typeof(SnakeCaseEnumConverter<ImportStatus>))]
public enum ImportStatus
{
    Uploaded = 0,
    Running = 1,
    Cancelling = 2,
    Done = 3,
    Cancelled = 4,
    Failed = 5,
    Reverting = 6,
    Reverted = 7,
}

/// <summary>What a file is made of.</summary>
[GenerateSerializer, Alias("minicrm.ImportFormat")]
[JsonConverter(typeof(SnakeCaseEnumConverter<ImportFormat>))]
public enum ImportFormat
{
    Csv = 0,
    Ndjson = 1,
}

/// <summary>What becomes of a row whose e-mail address or telephone number a lead has already.</summary>
[GenerateSerializer, Alias("minicrm.ImportDuplicates")]
[JsonConverter(typeof(SnakeCaseEnumConverter<ImportDuplicates>))]
public enum ImportDuplicates
{
    Skip = 0,
    Update = 1,
    Create = 2,
}
