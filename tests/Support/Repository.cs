namespace MiniCrm.Tests.Support;

/// <summary>The clone that these tests were built in, and how they were built.</summary>
public static class Repository
{
    private static readonly DirectoryInfo Output = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    /// <summary>Release, or Coverage: a copy of it that tells which of its lines are run.</summary>
    public static string Configuration { get; } = Output.Parent!.Name;

    public static string Root { get; } = FindRoot();

    /// <summary>Folder for whatever a test run leaves on disk; git ignores it.</summary>
    public static string TestFolder { get; } = Directory.CreateDirectory(Path.Combine(Root, ".minicrm", "tests")).FullName;

    /// <summary>The program of a project in src, as built together with these tests.</summary>
    public static string Program(string project) =>
        Path.Combine(Root, "src", project, "bin", Configuration, Output.Name, $"MiniCrm.{project}.dll");

    private static string FindRoot()
    {
        for (var folder = Output; folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MiniCrm.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {Output.FullName} holds MiniCrm.sln.");
    }
}
