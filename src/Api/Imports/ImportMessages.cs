using Microsoft.AspNetCore.Mvc;
using MiniCrm.Api.OpenApi;
using MiniCrm.Imports;

namespace MiniCrm.Api.Imports;

/// <summary>What is said of a file beside what is in it.</summary>
/// <param name="Name">What it is called.</param>
public sealed record UploadQuery([property: FromQuery(Name = "name"), Text(200)] string? Name);

/// <summary>How an import is to run; what is left out is as proposed.</summary>
/// <param name="Mapping">Which columns of CSV the members of leads are read from; as proposed when it is left out or null.</param>
/// <param name="Defaults">Values for members that a row leaves empty, under the names of the members.</param>
/// <param name="Duplicates">What becomes of rows whose e-mail address or telephone number a lead has: skip when it is left out or null.</param>
[Example("""{"duplicates":"update","defaults":{"source":"website"}}""")]
public sealed record StartImportRequest(MappedColumnRequest?[]? Mapping, Dictionary<string, string?>? Defaults, ImportDuplicates? Duplicates)
{
    internal StartImport ToCommand() => new(
        Mapping is null ? null : [.. Mapping.Select(mapped => new MappedColumn(mapped?.Column ?? 0, mapped?.Field ?? ""))],
        [.. (Defaults ?? []).Where(value => value.Value is not null).Select(value => new ImportDefault(value.Key, value.Value!))],
        Duplicates ?? ImportDuplicates.Skip);
}

/// <summary>A column, and the member of leads that is read from it.</summary>
/// <param name="Column">Its number, from 1.</param>
/// <param name="Field">A member of leads.</param>
[Example("""{"column":1,"field":"email"}""")]
public sealed record MappedColumnRequest([property: Mandatory] int? Column, [property: Mandatory, Text(20)] string Field);

/// <summary>An import.</summary>
public sealed record ImportResponse
{
    /// <summary>Given by the system; rises with time.</summary>
    public required Guid Id { get; init; }

    /// <summary>What the file is called.</summary>
    public required string? Name { get; init; }

    /// <summary>Where it stands.</summary>
    public required ImportStatus State { get; init; }

    /// <summary>Who sent the file.</summary>
    public required Guid OwnerId { get; init; }

    /// <summary>Of the file, unpacked, in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>What was found by looking at the file.</summary>
    public required FindingsResponse Found { get; init; }

    /// <summary>How it runs; null until it is started.</summary>
    public required PlanResponse? Plan { get; init; }

    /// <summary>How far it has come.</summary>
    public required ProgressResponse Progress { get; init; }

    /// <summary>Why it has failed; null unless it has.</summary>
    public required string? Failure { get; init; }

    /// <summary>When the file was sent, in UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was started, in UTC.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it came to its end, in UTC.</summary>
    public required DateTimeOffset? FinishedAt { get; init; }

    internal static ImportResponse Of(ImportView import) => new()
    {
        Id = import.Id,
        Name = import.Name,
        State = import.Status,
        OwnerId = import.OwnerId,
        Size = import.Size,
        Found = FindingsResponse.Of(import.Found),
        Plan = import.Plan is { } plan ? PlanResponse.Of(plan) : null,
        Progress = ProgressResponse.Of(import),
        Failure = import.Failure,
        CreatedAt = import.CreatedAt,
        StartedAt = import.StartedAt,
        FinishedAt = import.FinishedAt,
    };
}

/// <summary>What was found by looking at a file.</summary>
/// <param name="Format">What it is made of.</param>
/// <param name="Encoding">utf-8, utf-16le, utf-16be or windows-1252.</param>
/// <param name="Delimiter">What stands between cells; null for NDJSON.</param>
/// <param name="HasHeader">Whether the first row names the columns.</param>
/// <param name="Columns">The columns of CSV, and what is proposed to be read from them.</param>
/// <param name="Rows">The first ones as read; none in lists.</param>
/// <param name="Faults">What is wrong with the first rows that would be refused, if the columns are read as proposed; none in lists.</param>
public sealed record FindingsResponse(
    ImportFormat Format, string Encoding, string? Delimiter, bool HasHeader, ColumnResponse[] Columns, RowResponse[] Rows, FaultResponse[] Faults)
{
    internal static FindingsResponse Of(ImportFindings found) => new(
        found.Format,
        found.Encoding,
        found.Delimiter,
        found.HasHeader,
        [.. found.Columns.Select(column => new ColumnResponse(column.Number, column.Name, column.Field))],
        [.. found.Rows.Select(row => new RowResponse(row.Number, [.. row.Cells]))],
        [.. found.Faults.Select(fault => new FaultResponse(fault.Row, fault.Reason))]);
}

/// <summary>A column of CSV.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Name">As the header says; empty where there is none.</param>
/// <param name="Field">The member of leads that it is proposed for; null for none.</param>
public sealed record ColumnResponse(int Number, string Name, string? Field);

/// <summary>A row as read.</summary>
/// <param name="Row">Its number, counted with the header as a spreadsheet does; of NDJSON the line.</param>
/// <param name="Cells">Long ones are cut off; of NDJSON the line.</param>
public sealed record RowResponse(int Row, string[] Cells);

/// <summary>Why a row is refused.</summary>
/// <param name="Row">Its number.</param>
/// <param name="Reason">A sentence for people.</param>
public sealed record FaultResponse(int Row, string Reason);

/// <summary>How an import runs.</summary>
/// <param name="Mapping">Which columns the members of leads are read from.</param>
/// <param name="Defaults">Values for members that a row leaves empty.</param>
/// <param name="Duplicates">What becomes of rows whose e-mail address or telephone number a lead has.</param>
/// <param name="UserId">Whose rights it runs with.</param>
public sealed record PlanResponse(MappedColumnResponse[] Mapping, Dictionary<string, string> Defaults, ImportDuplicates Duplicates, Guid UserId)
{
    internal static PlanResponse Of(ImportPlan plan) => new(
        [.. plan.Mapping.Select(mapped => new MappedColumnResponse(mapped.Column, mapped.Field))],
        plan.Defaults.ToDictionary(value => value.Field, value => value.Value),
        plan.Duplicates,
        plan.RunBy);
}

/// <summary>A column, and the member of leads that is read from it.</summary>
/// <param name="Column">Its number, from 1.</param>
/// <param name="Field">A member of leads.</param>
public sealed record MappedColumnResponse(int Column, string Field);

/// <summary>How far an import has come.</summary>
/// <param name="Read">Rows that are done.</param>
/// <param name="Created">Rows that became leads.</param>
/// <param name="Updated">Rows that changed a lead.</param>
/// <param name="Skipped">Rows that a lead, or a row before, has already.</param>
/// <param name="Refused">Rows that are faulty.</param>
/// <param name="Reverted">What was created or updated and is taken back.</param>
/// <param name="Kept">What was created or updated and stays, because somebody has changed it since.</param>
/// <param name="RowsPerSecond">Since it was started.</param>
/// <param name="RemainingSeconds">Until the end of the file, as far as can be told; null while it is not running.</param>
public sealed record ProgressResponse(
    int Read, int Created, int Updated, int Skipped, int Refused, int Reverted, int Kept, double RowsPerSecond, double? RemainingSeconds)
{
    internal static ProgressResponse Of(ImportView import)
    {
        var progress = import.Progress;
        return new(
            progress.Read,
            progress.Created,
            progress.Updated,
            progress.Skipped,
            progress.Refused,
            progress.Reverted,
            progress.Kept,
            Math.Round(import.RowsPerSecond, 1),
            import.Remaining is { } remaining ? Math.Round(remaining.TotalSeconds, 1) : null);
    }
}
