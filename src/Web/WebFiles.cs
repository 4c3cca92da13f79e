using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;

namespace MiniCrm.Web;

/// <summary>
/// The files that pages load. Their address holds a hash of all of them, so that a browser never asks twice, and modules find each other by
/// names; they are packed once, by whoever asks first.
/// </summary>
public static class WebFiles
{
    private const string Resources = "asset/";

    private static readonly FrozenDictionary<string, WebFile> Files = typeof(WebFiles).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Resources, StringComparison.Ordinal))
        .Select(name => name[Resources.Length..])
        .ToFrozenDictionary(name => name, name => new WebFile(name), StringComparer.Ordinal);

    private static readonly Lazy<string> Hash = new(HashAll);

    /// <summary>What of the address changes whenever a file does.</summary>
    public static string Version => Hash.Value;

    /// <summary>Where they are to be had.</summary>
    public static string Folder => $"/app/assets/{Version}";

    public static string Address(string name) => $"{Folder}/{Files[name].Name}";

    /// <summary>Null when there is no such file.</summary>
    public static WebFile? Find(string name) => Files.GetValueOrDefault(name);

    internal static byte[] Read(string name)
    {
        using var stream = typeof(WebFiles).Assembly.GetManifestResourceStream(Resources + name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private static string HashAll()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in Files.Keys.Order(StringComparer.Ordinal))
        {
            hash.AppendData(Read(name));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}

/// <summary>A file that pages load.</summary>
public sealed class WebFile(string name)
{
    private readonly Lazy<byte[]> _gzip = new(() => Pack(name, packed => new GZipStream(packed, CompressionLevel.SmallestSize)));
    private readonly Lazy<byte[]> _brotli = new(() => Pack(name, packed => new BrotliStream(packed, CompressionLevel.SmallestSize)));

    public string Name { get; } = name;

    public string MediaType { get; } = Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        _ => "text/javascript; charset=utf-8",
    };

    /// <summary>Read anew each time: hardly anybody wants it unpacked.</summary>
    public byte[] Plain => WebFiles.Read(Name);

    public byte[] Gzip => _gzip.Value;

    public byte[] Brotli => _brotli.Value;

    private static byte[] Pack(string name, Func<Stream, Stream> pack)
    {
        using var packed = new MemoryStream();
        using (var packing = pack(packed))
        {
            packing.Write(WebFiles.Read(name));
        }

        return packed.ToArray();
    }
}
