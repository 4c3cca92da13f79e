using System.Diagnostics;

namespace MiniCrm.Tests.Support;

/// <summary>`./minicrm postgres …`</summary>
internal static class PostgresScript
{
    /// <summary>Runs one action to its end, and answers what it wrote on standard output.</summary>
    public static async Task<string> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = StartInfo(arguments) };
        process.StartInfo.RedirectStandardOutput = true;
        process.StartInfo.RedirectStandardError = true;
        process.Start();
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? (await output).Trim()
            : throw new InvalidOperationException($"./minicrm postgres {string.Join(' ', arguments)} failed: {await errors}");
    }

    /// <summary>
    /// A process that removes server and folder as soon as its standard input ends: when we close it, or have died. In
    /// a session of its own, so that what ends the test run's group leaves it alive.
    /// </summary>
    public static Process StartGuard(string folder)
    {
        var start = StartInfo(["guard", folder]);
        start.ArgumentList.Insert(0, start.FileName);
        start.FileName = "setsid";
        return Process.Start(start)!;
    }

    private static ProcessStartInfo StartInfo(string[] arguments) =>
        new(Path.Combine(Repository.Root, "minicrm"), ["postgres", .. arguments]) { RedirectStandardInput = true };
}
