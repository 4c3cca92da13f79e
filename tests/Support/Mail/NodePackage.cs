using System.Diagnostics;

namespace MiniCrm.Tests.Support.Mail;

/// <summary>Packages from npm that tests run, installed once into the folder of the tests.</summary>
internal static class NodePackage
{
    private static readonly SemaphoreSlim Installing = new(1, 1);

    public static string Folder { get; } = Path.Combine(Repository.TestFolder, "npm");

    public static string? Missing { get; } =
        new[] { "node", "npm" }.FirstOrDefault(program => !Launcher.IsThere(program)) is { } program ? $"{program} is not installed" : null;

    /// <param name="package">With its version.</param>
    public static async Task InstallAsync(string package, CancellationToken cancellationToken)
    {
        var mark = Path.Combine(Folder, package + ".installed");
        await Installing.WaitAsync(cancellationToken);
        try
        {
            if (!File.Exists(mark))
            {
                Directory.CreateDirectory(Folder);
                using var npm = Process.Start("npm", ["install", "--silent", "--no-save", "--no-audit", "--no-fund", "--prefix", Folder, package]);
                await npm.WaitForExitAsync(cancellationToken);
                if (npm.ExitCode != 0)
                {
                    throw new InvalidOperationException($"npm could not install {package}.");
                }

                await File.WriteAllTextAsync(mark, "", cancellationToken);
            }
        }
        finally
        {
            Installing.Release();
        }
    }
}
