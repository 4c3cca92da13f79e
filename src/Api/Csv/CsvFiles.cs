using CsvHelper;

namespace MiniCrm.Api.Csv;

/// <summary>CSV that people open in spreadsheets.</summary>
internal static class CsvFiles
{
    public const string MediaType = "text/csv";

    /// <summary>Harmless in spreadsheets, and with a mark, without which Excel takes it for another encoding.</summary>
    public static CsvWriterOptions Options(char separator = ',') => new()
    {
        Separator = separator,
        WriteByteOrderMark = true,
        Injection = CsvInjection.Escape,
        ValidateFieldCount = false,
    };

    public static Task WriteAsync(CsvWriter csv, IEnumerable<string> cells)
    {
        foreach (var cell in cells)
        {
            csv.WriteField(cell);
        }

        return csv.EndRecordAsync().AsTask();
    }
}
