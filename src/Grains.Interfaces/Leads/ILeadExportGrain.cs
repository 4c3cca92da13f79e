using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MiniCrm.Leads;

/// <summary>One export, under an id of its own.</summary>
[Alias("minicrm.ILeadExportGrain")]
public interface ILeadExportGrain : IGrainWithGuidKey
{
    /// <summary>What the caller may see of a list, whole and as it is at this moment, as text in pieces. That it was read is in the audit before the first of them.</summary>
    [Alias("Read")]
    IAsyncEnumerable<byte[]> Read(LeadExport export, Caller caller, CancellationToken cancellationToken = default);
}

/// <param name="Fields">The columns, by the API's names; all where it is empty.</param>
/// <param name="Safe">Of CSV: what a spreadsheet would take for a formula begins with an apostrophe.</param>
/// <param name="Described">What was asked for, as the audit tells it: nothing of a person.</param>
[GenerateSerializer, Immutable, Alias("minicrm.LeadExport")]
public sealed record LeadExport(LeadFilter Filter, ImmutableArray<SortedBy<LeadColumn>> Sort, ImmutableArray<string> Fields, ExportFormat Format, bool Safe, string Described)
{
    /// <summary>What there is to choose from, in the order of a file with all of it.</summary>
    public static readonly ImmutableArray<string> Columns =
    [
        "id", "firstName", "lastName", "email", "phone", "company", "position", "notes", "status", "source", "assignedUserId", "createdAt", "updatedAt",
    ];

    /// <summary>Where it was asked from.</summary>
    [Id(0)]
    public string? Source { get; init; }
}

[GenerateSerializer, Alias("minicrm.ExportFormat")]
[JsonConverter(typeof(SnakeCaseEnumConverter<ExportFormat>))]
public enum ExportFormat
{
    Csv = 0,
    Ndjson = 1,
}
