using System.Diagnostics;
using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Faults;

/// <summary>One of the three databases that the audit is made of does not answer.</summary>
[Collection(FaultsCollection.Name)]
public sealed class AuditAwayTests(ProxiedCrm crm)
{
    private static readonly string[] Paths = ["/audit", "/audit?kind=user", "/audit?limit=1"];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task It_is_away_as_a_whole_then_and_the_rest_goes_on()
    {
        crm.Wire.Swallow();
        try
        {
            var started = Stopwatch.GetTimestamp();
            var answers = await Task.WhenAll(Paths.Select(path => crm.Client.GetAsync(path)));

            Assert.All(answers, answer => answer.AssertUnavailable("unavailable"));
            Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, Limit);
            (await crm.Client.GetAsync("/users")).Expect(HttpStatusCode.OK);
        }
        finally
        {
            crm.Wire.Release();
        }

        await Eventually.SeesAsync(_ => crm.Client.GetAsync("/audit"), answer => answer.Status == HttpStatusCode.OK, cancellationToken: TestContext.Current.CancellationToken);
    }
}
