using System.Diagnostics;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Auditing;

/// <summary><c>./minicrm audit verify</c>, as an operator runs it.</summary>
internal static class AuditCommand
{
    /// <param name="databases">By the role, in the form of the environment variables.</param>
    /// <param name="heads">Such as were noted: <c>role:number:hash</c>.</param>
    public static async Task<(int Code, string Output)> VerifyAsync(IReadOnlyDictionary<string, string> databases, params string[] heads)
    {
        using var process = new Process
        {
            StartInfo = new(Path.Combine(Repository.Root, "minicrm"), ["audit", "verify", .. heads.SelectMany(head => new[] { "--head", head })])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        foreach (var (role, url) in databases)
        {
            process.StartInfo.Environment[$"{role.ToUpperInvariant()}_DATABASE_URL"] = url;
        }

        process.Start();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }
}
