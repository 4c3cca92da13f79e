using System.Text.RegularExpressions;

namespace MiniCrm.Tests.Integration.Edge;

/// <summary>The document's paths, called with values.</summary>
internal static partial class Paths
{
    /// <summary>With an id that nothing has.</summary>
    public static string Filled(string path) =>
        Parameter().Replace(path, match => match.Value == "{email}" ? "nobody@example.com" : $"{Guid.NewGuid()}");

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Parameter();
}
