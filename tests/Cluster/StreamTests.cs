using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Cluster;

/// <summary>The silo under an open stream is killed: the client of the gateway does not notice.</summary>
[Collection(RoleClusterCollection.Name)]
public sealed class StreamTests(RoleCluster cluster)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_timeline_goes_on_over_the_same_connection_when_the_leads_come_back()
    {
        var admin = await cluster.SignInAsync();
        var lead = (await admin.PostAsync("/leads", new { firstName = "Ada", lastName = "Lovelace", email = CrmUsers.UniqueEmail() })).Expect(HttpStatusCode.Created);
        using var stream = await EventReader.OpenAsync(admin, $"/leads/{lead.Id}/timeline/stream", cancellationToken: Cancellation);
        await ChangeAsync(admin, lead.Id, "contacted");
        Assert.Equal(2, (await stream.NextAsync(cancellationToken: Cancellation))!.Id);

        await cluster.Silo("leads").KillAsync();
        await cluster.StartSilo("leads").WaitUntilOkAsync("/health/ready", Cancellation);
        await ChangeAsync(admin, lead.Id, "qualified");

        var next = await stream.NextAsync(cancellationToken: Cancellation);
        Assert.Equal(3, next!.Id);
        Assert.Equal("qualified", next.Data.GetProperty("changes")[0].GetProperty("new").GetString());
        await cluster.Gateway.WaitUntilOkAsync("/health", Cancellation);
    }

    private static Task<CrmResponse> ChangeAsync(CrmClient client, string lead, string status) => Eventually.SeesAsync(
        _ => client.PatchAsync($"/leads/{lead}/status", new { status }), answer => answer.Status == HttpStatusCode.OK, cancellationToken: Cancellation);
}
