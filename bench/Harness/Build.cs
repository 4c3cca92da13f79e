using MiniCrm.Tests.Support;

namespace MiniCrm.Bench.Harness;

/// <summary>The programs of a source tree that was built.</summary>
/// <param name="Name">As the report calls it.</param>
/// <param name="Bare">The programs as they are, without the endpoints that they are measured against.</param>
internal sealed record Build(string Name, string Root, bool Bare)
{
    /// <param name="project">AllInOne, Silo or Api.</param>
    public string Program(string project) => Bare || project is "Silo"
        ? Path.Combine(Root, "src", project, "bin", "Release", "net10.0", $"MiniCrm.{project}.dll")
        : Path.Combine(Repository.Root, "bench", "Host", "bin", "Release", "net10.0", "MiniCrm.BenchHost.dll");

    public static Build Today(bool bare = false) => new("today", Repository.Root, bare);
}
