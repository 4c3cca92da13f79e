using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace MiniCrm.Database.Migrations;

/// <summary>A numbered .sql file.</summary>
/// <param name="Name">Folder and file name, by which a database remembers that it has run.</param>
public sealed record SchemaScript(string Name, string Text)
{
    /// <summary>Of the text without carriage returns, which a checkout may add.</summary>
    public string Checksum =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text.Replace("\r\n", "\n", StringComparison.Ordinal))));

    /// <summary>The scripts of folders below Scripts, folder after folder, in the order of their numbers.</summary>
    public static IReadOnlyList<SchemaScript> In(params IEnumerable<string> folders)
    {
        var assembly = typeof(SchemaScript).Assembly;
        var names = assembly.GetManifestResourceNames();
        return
        [
            .. folders.SelectMany(folder => names.Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
                .Select(name => new SchemaScript(name, Read(assembly, name))),
        ];
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
