using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Support;

public sealed class HostProcessTests
{
    [Fact]
    public async Task A_host_that_ends_at_once_is_reported_with_what_it_wrote()
    {
        await using var host = HostProcess.Start("NoSuchHost", new Dictionary<string, string?>());

        var failure = await Assert.ThrowsAsync<HostFailedException>(
            () => host.WaitUntilOkAsync("/health/live", TestContext.Current.CancellationToken));

        Assert.True(host.HasExited);
        Assert.Contains("MiniCrm.NoSuchHost.dll", failure.Message, StringComparison.Ordinal);
    }
}
