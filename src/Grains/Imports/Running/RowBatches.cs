using MiniCrm.Grains.Imports.Reading;

namespace MiniCrm.Grains.Imports.Running;

/// <summary>A row that was read, and the lead it would be, or why it is none.</summary>
/// <param name="Given">Without defaults.</param>
internal sealed record ReadRow(RawRow Raw, ImportedLead? Lead, ImportedLead? Given, string? Fault);

/// <summary>Some rows, and how far the file was read for them.</summary>
internal sealed record RowBatch(IReadOnlyList<ReadRow> Rows, long Position);

/// <summary>Reads a file in batches, from the row after one that is done.</summary>
internal sealed class RowBatches(IRows rows, RowConverter converter, bool hasHeader, int done)
{
    private bool _isPastHeader = !hasHeader;

    /// <summary>As many rows as one statement stores well.</summary>
    public const int Size = 500;

    /// <returns>Fewer rows than <see cref="Size"/> at the end only.</returns>
    public async Task<RowBatch> ReadAsync()
    {
        var batch = new List<ReadRow>(Size);
        while (batch.Count < Size && await rows.ReadAsync() is { } row)
        {
            if (!_isPastHeader)
            {
                _isPastHeader = true;
            }
            else if (row.Number > done)
            {
                var (lead, given, fault) = converter.Convert(row);
                batch.Add(new(row, lead, given, fault));
            }
        }

        return new(batch, rows.Position);
    }
}
