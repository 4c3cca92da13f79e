using MiniCrm.Tests.Support;

namespace MiniCrm.Bench.Harness;

/// <summary>The programs of a source tree that was built.</summary>
/// <param name="Name">As the report calls it.</param>
/// <param name="Bare">The programs as they are, without the endpoints that they are measured against.</param>
internal sealed record Build(string Name, string Root, bool Bare)
{
    /// <param name="project">AllInOne, Silo or Api.</param>
    public string Program(string project)
    {
        var (host, name) = Bare || project is "Silo" ? ("AllInOne", project) : ("BenchHost", "BenchHost");
        var ahead = Path.Combine(Root, "src", "ReadyToRun", "bin", "Release", host, $"MiniCrm.{name}.dll");
        // A build of the time before there was ReadyToRun.
        return File.Exists(ahead) ? ahead : Path.Combine(Root, "src", project, "bin", "Release", "net10.0", $"MiniCrm.{project}.dll");
    }

    public static Build Today(bool bare = false) => new("today", Repository.Root, bare);
}
