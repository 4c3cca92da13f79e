using System.Text;

namespace MiniCrm.Grains.Imports.Reading;

/// <summary>The encodings in which spreadsheets write text.</summary>
internal static class TextEncodings
{
    public const string Utf8 = "utf-8";
    private const string LittleEndian = "utf-16le";
    private const string BigEndian = "utf-16be";
    private const string Western = "windows-1252";

    // Of text in a Western language almost every second byte of UTF-16 is 0, and none of other encodings.
    private const int ZerosAmong = 4;

    /// <summary>By the mark at the beginning; without one, by where zeros are, and by whether all of it is UTF-8.</summary>
    /// <param name="head">The first bytes of a file.</param>
    /// <param name="isUtf8">Of the whole file.</param>
    /// <returns>The name, for <see cref="Of"/>.</returns>
    public static string Detect(ReadOnlySpan<byte> head, bool isUtf8)
    {
        if (head.StartsWith(Encoding.UTF8.Preamble))
        {
            return Utf8;
        }

        if (head.StartsWith(Encoding.Unicode.Preamble))
        {
            return LittleEndian;
        }

        if (head.StartsWith(Encoding.BigEndianUnicode.Preamble))
        {
            return BigEndian;
        }

        var (even, odd) = (0, 0);
        for (var i = 0; i < head.Length; i++)
        {
            if (head[i] == 0)
            {
                _ = i % 2 == 0 ? even++ : odd++;
            }
        }

        return odd > even && odd * ZerosAmong >= head.Length ? LittleEndian
            : even > odd && even * ZerosAmong >= head.Length ? BigEndian
            : isUtf8 ? Utf8
            : Western;
    }

    public static Encoding Of(string name) => name switch
    {
        LittleEndian => Encoding.Unicode,
        BigEndian => Encoding.BigEndianUnicode,
        Western => CodePagesEncodingProvider.Instance.GetEncoding(1252)!,
        _ => Encoding.UTF8,
    };
}
