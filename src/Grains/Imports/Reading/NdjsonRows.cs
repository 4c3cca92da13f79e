using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace MiniCrm.Grains.Imports.Reading;

/// <summary>The lines of a file of JSON objects, in UTF-8.</summary>
internal sealed class NdjsonRows(Stream file) : IRows
{
    private readonly PipeReader _lines = PipeReader.Create(file, new StreamPipeReaderOptions(bufferSize: 32 << 10));
    private int _number;

    public long Position => file.Position;

    public async ValueTask<RawRow?> ReadAsync()
    {
        var tooLong = false;
        while (true)
        {
            var read = await _lines.ReadAsync();
            var buffer = read.Buffer;
            var end = buffer.PositionOf((byte)'\n');
            if (end is null && !read.IsCompleted)
            {
                if (buffer.Length > Rows.LongestRow)
                {
                    // The rest of it is passed over as well.
                    tooLong = true;
                    _lines.AdvanceTo(buffer.End);
                }
                else
                {
                    _lines.AdvanceTo(buffer.Start, buffer.End);
                }

                continue;
            }

            var line = end is { } place ? buffer.Slice(0, place) : buffer;
            if (end is null && line.IsEmpty && !tooLong)
            {
                return null;
            }

            _number++;
            tooLong |= line.Length > Rows.LongestRow;
            var text = tooLong ? "" : Encoding.UTF8.GetString(line).Trim('\r', ' ', '\t', '\uFEFF');
            _lines.AdvanceTo(end is { } next ? buffer.GetPosition(1, next) : buffer.End);
            if (text.Length > 0 || tooLong)
            {
                return new(_number, [text], tooLong ? $"is longer than {Rows.LongestRow >> 10} KiB" : null);
            }
        }
    }

    public void Dispose() => _lines.Complete();
}
