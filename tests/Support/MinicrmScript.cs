using System.Diagnostics;

namespace MiniCrm.Tests.Support;

/// <summary><c>./minicrm …</c> of this clone, for what keeps nothing and starts nothing.</summary>
public static class MinicrmScript
{
    /// <returns>The exit code, and what it wrote on both outputs.</returns>
    public static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "minicrm"), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var script = Process.Start(start)!;
        script.StandardInput.Close();
        var output = script.StandardOutput.ReadToEndAsync();
        var errors = script.StandardError.ReadToEndAsync();
        await script.WaitForExitAsync();
        return (script.ExitCode, await output + await errors);
    }
}
