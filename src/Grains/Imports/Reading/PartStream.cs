namespace MiniCrm.Grains.Imports.Reading;

/// <summary>Reads a file part by part, the next one while the one before it is looked at.</summary>
/// <param name="read">Gives the part of a number, null beyond the last.</param>
internal sealed class PartStream(Func<int, Task<byte[]?>> read) : Stream
{
    private byte[] _part = [];
    private int _place;
    private int _number;
    private Task<byte[]?>? _next;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    /// <summary>How many bytes were read.</summary>
    public override long Position { get; set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_place == _part.Length)
        {
            if (await (_next ?? read(0)) is not { } part)
            {
                _next = Task.FromResult<byte[]?>(null);
                return 0;
            }

            (_part, _place) = (part, 0);
            _next = read(++_number);
        }

        var count = Math.Min(buffer.Length, _part.Length - _place);
        _part.AsMemory(_place, count).CopyTo(buffer);
        _place += count;
        Position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Parts are read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
