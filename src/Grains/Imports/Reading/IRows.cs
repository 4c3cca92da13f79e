using MiniCrm.Imports;

namespace MiniCrm.Grains.Imports.Reading;

/// <summary>The rows of a file, one after the other.</summary>
internal interface IRows : IDisposable
{
    /// <summary>How far the file was read, in bytes.</summary>
    long Position { get; }

    /// <returns>Null at the end.</returns>
    /// <exception cref="UnreadableFileException">From here on nobody can tell one row from another.</exception>
    ValueTask<RawRow?> ReadAsync();
}

/// <summary>A row as it stands in the file.</summary>
/// <param name="Cells">Of NDJSON the line.</param>
/// <param name="Fault">Why it is none.</param>
internal sealed record RawRow(int Number, string[] Cells, string? Fault);

/// <summary>The message is for people.</summary>
internal sealed class UnreadableFileException(string reason, Exception? cause = null) : Exception(reason, cause);

internal static class Rows
{
    /// <summary>Of the longest row that is looked at; a lead with all its members at their longest is a fifth of it.</summary>
    public const int LongestRow = 64 << 10;

    public static IRows Open(Stream file, ImportFindings found) => found.Format is ImportFormat.Csv
        ? new CsvRows(file, TextEncodings.Of(found.Encoding))
        : new NdjsonRows(file);
}
