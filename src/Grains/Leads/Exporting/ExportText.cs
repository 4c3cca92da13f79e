using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsvHelper;
using MiniCrm.Leads;

namespace MiniCrm.Grains.Leads.Exporting;

/// <summary>Leads as text, put together into pieces of some size.</summary>
internal abstract class ExportText : IDisposable
{
    private const int PieceLength = 64 << 10;


    /// <param name="safe">Of CSV: what a spreadsheet would take for a formula begins with an apostrophe.</param>
    public static ExportText Begin(ExportFormat format, bool safe, ImmutableArray<ExportColumn> columns) =>
        format is ExportFormat.Csv ? new Csv(columns, safe) : new Lines(columns);

    /// <summary>A piece that is full, if there is one.</summary>
    public byte[]? Add(LeadView lead)
    {
        Write(lead);
        return Length >= PieceLength ? Take() : null;
    }

    /// <summary>The rest.</summary>
    public byte[] End() => Take();

    public abstract void Dispose();

    protected abstract int Length { get; }

    protected abstract void Write(LeadView lead);

    protected abstract byte[] Take();

    private sealed class Csv : ExportText
    {
        private readonly ImmutableArray<ExportColumn> _columns;
        private readonly bool _isSafe;
        private readonly MemoryStream _piece = new();
        private readonly CsvWriter _csv;

        public Csv(ImmutableArray<ExportColumn> columns, bool safe)
        {
            (_columns, _isSafe) = (columns, safe);
            _csv = CsvWriter.Create(_piece, new CsvWriterOptions { Injection = safe ? CsvInjection.Escape : CsvInjection.None }, leaveOpen: true);
            foreach (var column in columns)
            {
                _csv.WriteField(column.Name);
            }

            _csv.EndRecord();
        }

        protected override int Length => (int)_piece.Length;

        public override void Dispose()
        {
            _csv.Dispose();
            _piece.Dispose();
        }

        protected override void Write(LeadView lead)
        {
            foreach (var column in _columns)
            {
                // An apostrophe of the text's own as well, so that the one before it can be told from it.
                var text = column.Text(lead);
                _csv.WriteField(_isSafe && text is ['\'', ..] ? $"'{text}" : text);
            }

            _csv.EndRecord();
        }

        protected override byte[] Take()
        {
            _csv.Flush();
            var piece = _piece.ToArray();
            _piece.SetLength(0);
            return piece;
        }
    }

    /// <summary>A JSON object a line.</summary>
    private sealed class Lines(ImmutableArray<ExportColumn> columns) : ExportText
    {
        private readonly ArrayBufferWriter<byte> _piece = new(PieceLength * 2);
        private readonly Utf8JsonWriter _json = new(Stream.Null, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        private readonly ImmutableArray<(JsonEncodedText Name, Func<LeadView, string?> Text)> _members =
            [.. columns.Select(column => (JsonEncodedText.Encode(column.Name), column.Text))];

        protected override int Length => _piece.WrittenCount;

        public override void Dispose() => _json.Dispose();

        protected override void Write(LeadView lead)
        {
            _json.Reset(_piece);
            _json.WriteStartObject();
            foreach (var (name, text) in _members)
            {
                _json.WriteString(name, text(lead));
            }

            _json.WriteEndObject();
            _json.Flush();
            _piece.Write("\n"u8);
        }

        protected override byte[] Take()
        {
            var piece = _piece.WrittenSpan.ToArray();
            _piece.ResetWrittenCount();
            return piece;
        }
    }
}
