using System.Diagnostics;

namespace MiniCrm.Tests.Support.Node;

/// <summary>Programs of node that tests run, at the versions of a package-lock.json, installed once into the folder of the tests.</summary>
public sealed class NodePackages
{
    /// <summary>Servers and clients that the tests talk to.</summary>
    public static readonly NodePackages Servers = new("npm", "tests/Support/Node", new Version(18, 18));

    /// <summary>What looks at the API's document, and makes clients of it. It is large.</summary>
    public static readonly NodePackages Document = new("npm-document", "tests/Clients/TypeScript", new Version(20, 19));

    private static readonly string[] Programs = ["node", "npm"];
    private static readonly SemaphoreSlim Installing = new(1, 1);

    private readonly string _folder;
    private readonly string _source;
    private readonly Lazy<string?> _missing;

    private NodePackages(string name, string source, Version node)
    {
        _folder = Path.Combine(Repository.TestFolder, name);
        _source = Path.Combine(Repository.Root, source);
        _missing = new(() => WhatIsMissing(node));
    }

    /// <summary>Why nothing of it can be run here; null when it can.</summary>
    public string? Missing => _missing.Value;

    /// <summary>How node is to run a script that needs the packages.</summary>
    public async Task<ProcessStartInfo> RunAsync(string script, string[] arguments, CancellationToken cancellationToken)
    {
        await InstallAsync(cancellationToken);
        var start = new ProcessStartInfo("node", [script, .. arguments]);
        start.Environment["NODE_PATH"] = Path.Combine(_folder, "node_modules");
        return start;
    }

    /// <summary>How a program of the packages is to be run.</summary>
    public Task<ProcessStartInfo> RunProgramAsync(string program, string[] arguments, CancellationToken cancellationToken) =>
        RunAsync(Path.Combine(_folder, "node_modules", ".bin", program), arguments, cancellationToken);

    /// <summary>A new folder from which scripts find the packages as from one of their own.</summary>
    public async Task<string> NewFolderAsync(CancellationToken cancellationToken)
    {
        await InstallAsync(cancellationToken);
        return Directory.CreateDirectory(Path.Combine(_folder, $"{Guid.NewGuid():N}")).FullName;
    }

    private static string? WhatIsMissing(Version node)
    {
        if (Programs.FirstOrDefault(program => !Launcher.IsThere(program)) is { } program)
        {
            return $"{program} is not installed";
        }

        using var asked = Process.Start(new ProcessStartInfo("node", ["--version"]) { RedirectStandardOutput = true })!;
        var version = asked.StandardOutput.ReadToEnd().Trim().TrimStart('v');
        return Version.Parse(version) < node ? $"node is {version}, and {node} is needed" : null;
    }

    private async Task InstallAsync(CancellationToken cancellationToken)
    {
        await Installing.WaitAsync(cancellationToken);
        try
        {
            var wanted = await ReadAsync(_source, cancellationToken);
            if (!Directory.Exists(Path.Combine(_folder, "node_modules")) || await ReadAsync(_folder, cancellationToken) != wanted)
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
    private async Task RunNpmAsync((string Package, string Lock) wanted, CancellationToken cancellationToken)
    {
        var made = Directory.CreateDirectory($"{_folder}-{Guid.NewGuid():N}").FullName;
        await File.WriteAllTextAsync(Path.Combine(made, "package.json"), wanted.Package, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(made, "package-lock.json"), wanted.Lock, cancellationToken);
        using var npm = Process.Start("npm", ["ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", made]);
        await npm.WaitForExitAsync(cancellationToken);
        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException($"npm could not install what {_source}/package-lock.json lists.");
        }

        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }

        Directory.Move(made, _folder);
    }

    private static async Task<(string Package, string Lock)> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var (package, locked) = (Path.Combine(folder, "package.json"), Path.Combine(folder, "package-lock.json"));
        return File.Exists(locked)
            ? (await File.ReadAllTextAsync(package, cancellationToken), await File.ReadAllTextAsync(locked, cancellationToken))
            : ("", "");
    }
}
