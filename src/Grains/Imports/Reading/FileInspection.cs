using System.Collections.Immutable;
using MiniCrm.Grains.Leads;
using MiniCrm.Imports;
using MiniCrm.Validation;

namespace MiniCrm.Grains.Imports.Reading;

/// <summary>Looks at the beginning of a file: what it is, what its columns are, and which rows would be refused.</summary>
internal static class FileInspection
{
    private const int HeadSize = 64 << 10;
    private const int MostColumns = 200;
    private const int RowsLookedAt = 1000;
    private const int RowsShown = 10;
    private const int FaultsShown = 20;
    private const int CharactersShown = 200;

    /// <param name="open">Opens the file at its beginning.</param>
    /// <param name="isUtf8">Of the whole file.</param>
    /// <param name="telephone">Says what is a telephone number.</param>
    /// <exception cref="UnreadableFileException">It cannot be read at all.</exception>
    public static async Task<ImportFindings> LookAsync(ImportFormat format, Func<Stream> open, bool isUtf8, Telephone telephone)
    {
        var encoding = await EncodingAsync(open, isUtf8);
        if (format is ImportFormat.Ndjson && encoding != TextEncodings.Utf8)
        {
            throw new UnreadableFileException("NDJSON must be UTF-8");
        }

        var found = new ImportFindings(format, encoding, null, HasHeader: false, [], [], []);
        var (rows, delimiter) = await ReadAsync(open, found);
        found = found with { Delimiter = delimiter };
        if (format is ImportFormat.Csv && rows.Count > 0)
        {
            var hasHeader = IsHeader(rows[0].Cells);
            found = found with { HasHeader = hasHeader, Columns = Columns(rows, hasHeader) };
            rows.RemoveRange(0, hasHeader ? 1 : 0);
        }

        if (rows.Count == 0)
        {
            throw new UnreadableFileException("The file has no rows");
        }

        if (found.Columns.Length > MostColumns)
        {
            throw new UnreadableFileException($"The file has {found.Columns.Length} columns, of which there may be {MostColumns}");
        }

        return found with
        {
            Rows = [.. rows.Take(RowsShown).Select(row => new ImportRow(row.Number, [.. row.Cells.Take(MostColumns).Select(Shown)]))],
            Faults = [.. Faults(rows, found, telephone).Take(FaultsShown)],
        };
    }

    private static async Task<string> EncodingAsync(Func<Stream> open, bool isUtf8)
    {
        await using var file = open();
        var head = new byte[HeadSize];
        var length = await file.ReadAtLeastAsync(head, HeadSize, throwOnEndOfStream: false);
        return TextEncodings.Detect(head.AsSpan(0, length), isUtf8);
    }

    private static async Task<(List<RawRow> Rows, string? Delimiter)> ReadAsync(Func<Stream> open, ImportFindings found)
    {
        await using var file = open();
        using var rows = Rows.Open(file, found);
        var read = new List<RawRow>();
        while (read.Count <= RowsLookedAt && await rows.ReadAsync() is { } row)
        {
            read.Add(row);
        }

        return (read, (rows as CsvRows)?.Delimiter);
    }

    /// <summary>Names say so; a row of values has an address among them.</summary>
    private static bool IsHeader(string[] cells) =>
        !Array.Exists(cells, EmailAttribute.Accepts) && (Array.Exists(cells, cell => HeaderNames.FieldOf(cell) is not null) || !Array.Exists(cells, IsNumber));

    private static bool IsNumber(string cell) => cell.Length > 0 && cell.All(character => char.IsDigit(character) || char.IsPunctuation(character) || character is '+' or ' ');

    private static ImmutableArray<ImportColumn> Columns(List<RawRow> rows, bool hasHeader)
    {
        var names = hasHeader ? rows[0].Cells : [.. rows[0].Cells.Select(_ => "")];
        var fields = hasHeader ? HeaderNames.Propose(names) : OfValues(rows, names.Length);
        return [.. names.Select((name, i) => new ImportColumn(i + 1, Shown(name), fields[i]))];
    }

    /// <summary>Without names, what values tell by themselves.</summary>
    private static ImmutableArray<string?> OfValues(List<RawRow> rows, int columns)
    {
        var fields = new string?[columns];
        Propose(ImportFields.Email, EmailAttribute.Accepts);
        Propose(ImportFields.Phone, cell => cell.StartsWith('+') && IsNumber(cell));
        return [.. fields];

        void Propose(string field, Predicate<string> fits)
        {
            var place = Enumerable.Range(0, columns).FirstOrDefault(i => fields[i] is null && rows.Count(row => row.Cells.Length > i && fits(row.Cells[i])) > rows.Count / 2, -1);
            if (place >= 0)
            {
                fields[place] = field;
            }
        }
    }

    private static IEnumerable<ImportFault> Faults(List<RawRow> rows, ImportFindings found, Telephone telephone)
    {
        ImmutableArray<MappedColumn> mapping = [.. found.Columns.Where(column => column.Field is not null).Select(column => new MappedColumn(column.Number, column.Field!))];
        var converter = new RowConverter(found, mapping, []);
        return
            from row in rows
            let converted = converter.Convert(row)
            let fault = converted.Fault ?? PhoneFault(converted.Lead, telephone)
            where fault is not null
            select new ImportFault(row.Number, fault);
    }

    /// <summary>What is a number in none of the countries that the deployment takes, the rules of leads refuse when it runs.</summary>
    private static string? PhoneFault(ImportedLead? lead, Telephone telephone) =>
        lead?.Phone is { } phone && telephone.ToE164(phone) is null ? $"{LeadRules.NoTelephone.Member} {LeadRules.NoTelephone.Detail}" : null;

    private static string Shown(string cell)
    {
        if (cell.Length <= CharactersShown)
        {
            return Clean(cell);
        }

        return Clean(cell[..(char.IsHighSurrogate(cell[CharactersShown - 1]) ? CharactersShown - 1 : CharactersShown)]) + "…";
    }

    /// <summary>PostgreSQL stores no NUL.</summary>
    private static string Clean(string cell) => cell.Replace('\0', '\uFFFD');
}
