using System.Collections.Immutable;

namespace MiniCrm.Imports;

/// <summary>An import as callers see it.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.ImportView")]
public sealed record ImportView
{
    [Id(0)] public required Guid Id { get; init; }

    [Id(1)] public required int Version { get; init; }

    [Id(2)] public required ImportStatus Status { get; init; }

    [Id(3)] public required Guid OwnerId { get; init; }

    [Id(4)] public string? Name { get; init; }

    /// <summary>Of the file as it was read, in bytes.</summary>
    [Id(5)] public required long Size { get; init; }

    [Id(6)] public required ImportFindings Found { get; init; }

    [Id(7)] public ImportPlan? Plan { get; init; }

    /// <summary>Why it has failed.</summary>
    [Id(8)] public string? Failure { get; init; }

    [Id(9)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(10)] public DateTimeOffset? StartedAt { get; init; }

    [Id(11)] public DateTimeOffset? FinishedAt { get; init; }

    [Id(12)] public ImportProgress Progress { get; init; } = ImportProgress.None;

    [Id(13)] public required DateTimeOffset UpdatedAt { get; init; }

    public bool IsUnderWay => Status is ImportStatus.Running or ImportStatus.Cancelling or ImportStatus.Reverting;

    /// <summary>Since it was started.</summary>
    public double RowsPerSecond => Progress.Elapsed > TimeSpan.Zero ? Progress.Read / Progress.Elapsed.TotalSeconds : 0;

    /// <summary>Until the end of the file, as far as can be told; null while it is not running.</summary>
    public TimeSpan? Remaining => Status is ImportStatus.Running && Progress.Bytes > 0 ? Progress.Elapsed / Progress.Bytes * (Size - Progress.Bytes) : null;
}

/// <summary>What was found in a file by looking at it.</summary>
/// <param name="Encoding">As IANA calls it.</param>
/// <param name="Delimiter">Between the cells of CSV.</param>
/// <param name="Columns">Of CSV.</param>
/// <param name="Rows">The first ones as read.</param>
/// <param name="Faults">The first ones, if the columns are read as proposed.</param>
[GenerateSerializer, Immutable, Alias("minicrm.ImportFindings")]
public sealed record ImportFindings(
    ImportFormat Format,
    string Encoding,
    string? Delimiter,
    bool HasHeader,
    ImmutableArray<ImportColumn> Columns,
    ImmutableArray<ImportRow> Rows,
    ImmutableArray<ImportFault> Faults);

/// <summary>A column of CSV.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Name">As the header says, empty where there is none.</param>
/// <param name="Field">The member of a lead that it is proposed for.</param>
[GenerateSerializer, Immutable, Alias("minicrm.ImportColumn")]
public sealed record ImportColumn(int Number, string Name, string? Field);

/// <summary>A row as read.</summary>
/// <param name="Number">Counted from 1 with the header, as a spreadsheet does; of NDJSON the line.</param>
[GenerateSerializer, Immutable, Alias("minicrm.ImportRow")]
public sealed record ImportRow(int Number, ImmutableArray<string> Cells);

/// <summary>Why a row is refused.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.ImportFault")]
public sealed record ImportFault(int Row, string Reason);

/// <summary>How a file is to be read, and what becomes of its rows.</summary>
/// <param name="Mapping">The members of leads, and the columns of CSV they are read from.</param>
/// <param name="Defaults">Values of members that a row leaves empty.</param>
/// <param name="RunBy">Whose rights it runs with.</param>
[GenerateSerializer, Immutable, Alias("minicrm.ImportPlan")]
public sealed record ImportPlan(ImmutableArray<MappedColumn> Mapping, ImmutableArray<ImportDefault> Defaults, ImportDuplicates Duplicates, Guid RunBy);

/// <summary>A column, and the member of leads that is read from it.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.MappedColumn")]
public sealed record MappedColumn(int Column, string Field);

/// <summary>What a member of leads is where a row leaves it empty.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.ImportDefault")]
public sealed record ImportDefault(string Field, string Value);

/// <summary>How far an import has come.</summary>
/// <param name="Read">Rows of the file.</param>
/// <param name="Bytes">Of the file.</param>
/// <param name="Reverted">Of what was created and updated, what was taken back.</param>
/// <param name="Kept">Of what was created and updated, what stays, since somebody has changed it.</param>
/// <param name="Elapsed">Since it was started.</param>
[GenerateSerializer, Immutable, Alias("minicrm.ImportProgress")]
public sealed record ImportProgress(int Read, long Bytes, int Created, int Updated, int Skipped, int Refused, int Reverted, int Kept, TimeSpan Elapsed)
{
    public static ImportProgress None { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, TimeSpan.Zero);
}

/// <summary>Some rows that were refused, as they were read.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.RefusedRows")]
public sealed record RefusedRows(ImmutableArray<ImportColumn> Columns, string? Delimiter, ImmutableArray<RefusedRow> Rows);

/// <summary>A row that was refused.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.RefusedRow")]
public sealed record RefusedRow(int Number, ImmutableArray<string> Cells, string Reason);

/// <summary>A file that is complete.</summary>
/// <param name="Parts">How many it was stored in.</param>
/// <param name="Size">In bytes.</param>
[GenerateSerializer, Immutable, Alias("minicrm.CreateImport")]
public sealed record CreateImport(string? Name, ImportFormat Format, int Parts, long Size);

/// <summary>How an import is to run.</summary>
/// <param name="Mapping">Null as proposed.</param>
[GenerateSerializer, Immutable, Alias("minicrm.StartImport")]
public sealed record StartImport(ImmutableArray<MappedColumn>? Mapping, ImmutableArray<ImportDefault> Defaults, ImportDuplicates Duplicates);

/// <summary>The members of a lead that an import can give it, as the API calls them.</summary>
public static class ImportFields
{
    public const string FirstName = "firstName";
    public const string LastName = "lastName";
    public const string Email = "email";
    public const string Phone = "phone";
    public const string Company = "company";
    public const string Position = "position";
    public const string Notes = "notes";
    public const string Source = "source";
    public const string Status = "status";
    public const string AssignedUserId = "assignedUserId";

    public static readonly ImmutableArray<string> All =
        [FirstName, LastName, Email, Phone, Company, Position, Notes, Source, Status, AssignedUserId];

    /// <summary>Without which there is no lead.</summary>
    public static readonly ImmutableArray<string> Required = [FirstName, LastName, Email];
}
