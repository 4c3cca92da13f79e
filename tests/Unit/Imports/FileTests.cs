using System.Text;
using MiniCrm.Grains.Imports.Reading;
using MiniCrm.Imports;
using Xunit;

namespace MiniCrm.Tests.Unit.Imports;

/// <summary>Files in parts, wherever they are cut.</summary>
public sealed class FileTests
{
    private const string Text = "Zoë;Źródło;中文;🙂\n";

    [Fact]
    public void Parts_of_utf8_are_utf8_wherever_they_are_cut()
    {
        var whole = Encoding.UTF8.GetBytes(Text);
        for (var start = 0; start < whole.Length; start++)
        {
            for (var end = start; end <= whole.Length; end++)
            {
                Assert.True(ImportParts.IsUtf8(whole.AsSpan(start, end - start)), $"{start} to {end}");
            }
        }
    }

    [Theory]
    [InlineData("Müller;Zoë\n")]
    [InlineData("Zoë!")]
    public void Parts_of_windows_1252_are_not(string text) =>
        Assert.False(ImportParts.IsUtf8(TextEncodings.Of("windows-1252").GetBytes(text)));

    [Theory]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(4096)]
    public async Task Rows_are_the_same_however_the_file_is_cut(int size)
    {
        foreach (var encoding in new[] { "utf-8", "utf-16le", "utf-16be" })
        {
            var bytes = TextEncodings.Of(encoding).GetBytes("sep=;\r\na;\"b\r\n\"\"c\"\"\"\r\n;\r\n" + Text);
            var rows = new List<string>();
            await using var file = Cut(bytes, size);
            using var csv = new CsvRows(file, TextEncodings.Of(encoding));
            while (await csv.ReadAsync() is { } row)
            {
                rows.Add($"{row.Number} {string.Join('|', row.Cells)}");
            }

            Assert.Equal(["1 a|b\r\n\"c\"", "3 " + Text.Trim().Replace(';', '|')], rows);
            Assert.Equal(";", csv.Delimiter);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(100_000)]
    public async Task Lines_are_the_same_however_the_file_is_cut(int size)
    {
        var longLine = new string('x', Rows.LongestRow + 1);
        await using var file = Cut(Encoding.UTF8.GetBytes($"\uFEFF{{\"a\":1}}\r\n\n{longLine}\n{{\"ü\":2}}"), size);
        using var lines = new NdjsonRows(file);
        var rows = new List<string>();
        while (await lines.ReadAsync() is { } row)
        {
            rows.Add($"{row.Number} {row.Cells[0]} {row.Fault}");
        }

        Assert.Equal(["1 {\"a\":1} ", "3  is longer than 64 KiB", "4 {\"ü\":2} "], rows);
    }

    [Theory]
    [InlineData("a,b\n1,2\n", "utf-8")]
    [InlineData("a,b\n1,2\n", "utf-16le")]
    [InlineData("a,b\n1,2\n", "utf-16be")]
    [InlineData("a,b\nZoë,2\n", "windows-1252")]
    public void An_encoding_is_recognised_without_a_mark(string text, string encoding)
    {
        var bytes = TextEncodings.Of(encoding).GetBytes(text);

        Assert.Equal(encoding, TextEncodings.Detect(bytes, ImportParts.IsUtf8(bytes)));
    }

    private static PartStream Cut(byte[] bytes, int size)
    {
        var parts = bytes.Chunk(size).ToArray();
        return new(number => Task.FromResult<byte[]?>(number < parts.Length ? parts[number] : null));
    }
}
