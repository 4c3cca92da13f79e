using System.Diagnostics;

namespace MiniCrm.Tests.Support.Node;

/// <summary>Programs of node that tests run, at the versions of package-lock.json, installed once into the folder of the tests.</summary>
public static class NodePackages
{
    private static readonly string Folder = Path.Combine(Repository.TestFolder, "npm");
    private static readonly SemaphoreSlim Installing = new(1, 1);

    /// <summary>Why nothing of it can be run here; null when it can.</summary>
    public static string? Missing { get; } =
        new[] { "node", "npm" }.FirstOrDefault(program => !Launcher.IsThere(program)) is { } program ? $"{program} is not installed" : null;

    /// <summary>How node is to run a script that needs the packages.</summary>
    public static async Task<ProcessStartInfo> RunAsync(string script, string[] arguments, CancellationToken cancellationToken)
    {
        await InstallAsync(cancellationToken);
        var start = new ProcessStartInfo("node", [script, .. arguments]);
        start.Environment["NODE_PATH"] = Path.Combine(Folder, "node_modules");
        return start;
    }

    private static async Task InstallAsync(CancellationToken cancellationToken)
    {
        await Installing.WaitAsync(cancellationToken);
        try
        {
            var wanted = await ReadAsync(Path.Combine(Repository.Root, "tests", "Support", "Node"), cancellationToken);
            if (!Directory.Exists(Path.Combine(Folder, "node_modules")) || await ReadAsync(Folder, cancellationToken) != wanted)
            {
                await RunNpmAsync(wanted, cancellationToken);
            }
        }
        finally
        {
            Installing.Release();
        }
    }

    /// <summary>The folder is there under its name only when all of it is: another run may be installing, too.</summary>
    private static async Task RunNpmAsync((string Package, string Lock) wanted, CancellationToken cancellationToken)
    {
        var made = Directory.CreateDirectory($"{Folder}-{Guid.NewGuid():N}").FullName;
        await File.WriteAllTextAsync(Path.Combine(made, "package.json"), wanted.Package, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(made, "package-lock.json"), wanted.Lock, cancellationToken);
        using var npm = Process.Start("npm", ["ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", made]);
        await npm.WaitForExitAsync(cancellationToken);
        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException("npm could not install what tests/Support/Node/package-lock.json lists.");
        }

        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }

        Directory.Move(made, Folder);
    }

    private static async Task<(string Package, string Lock)> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var (package, locked) = (Path.Combine(folder, "package.json"), Path.Combine(folder, "package-lock.json"));
        return File.Exists(locked)
            ? (await File.ReadAllTextAsync(package, cancellationToken), await File.ReadAllTextAsync(locked, cancellationToken))
            : ("", "");
    }
}
