using System.Diagnostics;
using System.Text.RegularExpressions;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Cluster;

/// <summary>The walk of the README, line for line, as a reader would paste it.</summary>
/// <param name="Output">The answers, one after the other.</param>
internal sealed partial record Walk(int ExitCode, string Output, string Errors)
{
    public const string AdminEmail = "ada@example.com";
    public const string AdminPassword = "correct horse";
    public const string ColleagueEmail = "rob@example.com";
    public const string ColleaguePassword = "battery staple";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task<Walk> TakeAsync(Uri gateway)
    {
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["API"] = gateway.GetLeftPart(UriPartial.Authority);
        using var bash = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(Limit);
        var output = bash.StandardOutput.ReadToEndAsync(deadline.Token);
        var errors = bash.StandardError.ReadToEndAsync(deadline.Token);
        await bash.StandardInput.WriteAsync(Script());
        bash.StandardInput.Close();
        await bash.WaitForExitAsync(deadline.Token);
        return new(bash.ExitCode, await output, await errors);
    }

    private static string Script()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        return Section().Match(page) is { Success: true } walk
            ? walk.Groups["script"].Value
            : throw new InvalidOperationException("README.md has no section 'A walk' with a block of bash.");
    }

    [GeneratedRegex(@"^## A walk$.*?^```bash\n(?<script>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();
}
