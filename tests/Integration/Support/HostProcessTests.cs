using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Support;

public sealed class HostProcessTests
{
    private static readonly Dictionary<string, string?> BrokenSettings = new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["Kestrel__Endpoints__Broken__Url"] = "no address",
    };

    [Fact]
    public async Task A_host_that_ends_at_once_is_reported_with_what_it_wrote()
    {
        await using var host = HostProcess.Start("Api", BrokenSettings);

        var failure = await Assert.ThrowsAsync<HostFailedException>(
            () => host.WaitUntilOkAsync("/health/live", TestContext.Current.CancellationToken));

        Assert.True(host.HasExited);
        Assert.Contains("no address", failure.Message, StringComparison.OrdinalIgnoreCase);
    }
}
