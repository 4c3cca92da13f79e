using MiniCrm.Tests.Support;
using MiniCrm.Tests.Support.Node;

namespace MiniCrm.Tests.Integration.Clients;

/// <summary>What public linters say of the API's document: nothing. That it is the served one is another test's.</summary>
[Long]
public sealed class DocumentLintTests
{
    private static readonly string Document = Path.Combine(Repository.Root, "docs", "openapi.json");
    private static readonly string Rules = Path.Combine(Repository.Root, "docs", "lint");

    [Fact]
    public async Task Redocly_finds_nothing()
    {
        Assert.SkipWhen(NodePackages.Document.Missing is not null, NodePackages.Document.Missing ?? "");
        var quiet = new Dictionary<string, string> { ["REDOCLY_TELEMETRY"] = "off", ["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true" };

        var finished = await Finished.RunAsync(
            await NodePackages.Document.RunProgramAsync("redocly", ["lint", "--config", Path.Combine(Rules, "redocly.yaml"), Document], TestContext.Current.CancellationToken), quiet);

        Assert.Contains("Your API description is valid", finished.Good("redocly lint"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spectral_finds_nothing()
    {
        Assert.SkipWhen(NodePackages.Document.Missing is not null, NodePackages.Document.Missing ?? "");

        var finished = await Finished.RunAsync(await NodePackages.Document.RunProgramAsync(
            "spectral", ["lint", "--fail-severity", "hint", "--ruleset", Path.Combine(Rules, "spectral.yaml"), Document], TestContext.Current.CancellationToken));

        Assert.Contains("No results", finished.Good("spectral lint"), StringComparison.Ordinal);
    }
}
