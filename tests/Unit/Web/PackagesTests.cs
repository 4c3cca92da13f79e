using System.Security.Cryptography;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Unit.Web;

/// <summary>Files of others are those of their releases, and come with their licences.</summary>
public sealed class PackagesTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "src", "Web", "Packages");

    [Fact]
    public void Each_file_has_the_hash_that_is_noted()
    {
        var noted = File.ReadLines(Path.Combine(Folder, "README.md"))
            .Where(line => line.StartsWith('|') && !line.StartsWith("| file", StringComparison.Ordinal) && !line.StartsWith("|-", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(cells => cells[0], cells => (Licence: cells[3].Split(", ")[1], Hash: cells[4]));

        Assert.Equal(Directory.EnumerateFiles(Folder).Select(Path.GetFileName).Where(name => Path.GetExtension(name) is ".js" or ".css").Order(StringComparer.Ordinal), noted.Keys.Order(StringComparer.Ordinal));
        Assert.All(noted, file =>
        {
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Folder, file.Key)))), file.Value.Hash);
            Assert.True(File.Exists(Path.Combine(Folder, file.Value.Licence)), file.Value.Licence);
        });
    }
}
