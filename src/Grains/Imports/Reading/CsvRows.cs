using System.Text;
using CsvHelper;

namespace MiniCrm.Grains.Imports.Reading;

/// <summary>The rows of a CSV file, the header among them. Empty ones are passed over, and counted.</summary>
internal sealed class CsvRows(Stream file, Encoding encoding) : IRows
{
    // A quote that is not closed makes one cell of the rest of the file.
    private const int LongestRecord = 1 << 20;

    private readonly CsvReader _reader = CsvReader.Create(
        file,
        new CsvReaderOptions { HasHeader = false, SkipEmptyLines = false, MaxRecordSize = LongestRecord, Encoding = encoding, IncludeValuesInExceptions = false },
        leaveOpen: true);

    public long Position => file.Position;

    /// <summary>What stands between cells: as a line of Excel's says, <c>sep=;</c>, else what fits the first rows best. To be asked for behind the first read.</summary>
    public string Delimiter => _reader.Separator.ToString();

    public async ValueTask<RawRow?> ReadAsync()
    {
        try
        {
            while (await _reader.ReadAsync())
            {
                var cells = new string[_reader.FieldCount];
                var length = 0;
                for (var i = 0; i < cells.Length; i++)
                {
                    cells[i] = _reader.GetString(i);
                    length += cells[i].Length;
                }

                if (length > 0)
                {
                    return new((int)_reader.RowNumber, cells, length > Rows.LongestRow ? $"is longer than {Rows.LongestRow >> 10} KiB" : null);
                }
            }

            return null;
        }
        catch (CsvFormatException wrong)
        {
            throw new UnreadableFileException($"Row {_reader.RowNumber + 1} does not end within {LongestRecord >> 20} MiB: perhaps a quote is not closed", wrong);
        }
    }

    public void Dispose() => _reader.Dispose();
}
