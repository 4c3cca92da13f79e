using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Cluster;

/// <summary>A gateway holds leads as it has answered them. Whatever happens to one at another gateway, and to who sees it, the very next read tells.</summary>
[Collection(RoleClusterCollection.Name)]
public sealed class HeldLeadsTests(RoleCluster cluster)
{
    [Fact]
    public async Task What_a_gateway_holds_is_neither_stale_nor_shown_to_somebody_without_the_right()
    {
        await using var other = await cluster.StartGatewayAsync();
        HttpClient[] gateways = [cluster.Gateway.Http, other.Http];
        var admin = await cluster.SignInAsync();
        var (rep, colleague) = (await admin.CreateUserAsync(), await admin.CreateUserAsync());
        var path = $"/leads/{(await admin.PostAsync("/leads", new { firstName = "Grace", lastName = "Hopper", email = "grace@example.com", assignedUserId = rep.Id })).Expect(HttpStatusCode.Created).Id}";

        // All is done at the gateway that the cluster has; the other one hears of nothing.
        await AssertShownAsync(await admin.GetAsync(path), admin, rep.Client);
        await AssertShownAsync(await ChangeAsync(path, new { company = "Elsewhere" }), admin, rep.Client);

        await ChangeAsync($"/users/{rep.Id}", new { firstName = "Renamed" });
        var renamed = await admin.GetAsync(path);
        Assert.Equal("Renamed", renamed["assignedUser"].GetProperty("firstName").GetString());
        await AssertShownAsync(renamed, admin, rep.Client);

        // Refused while the gateways hold the lead as it was, and when they hold it for others as it is.
        var assigned = await ChangeAsync($"{path}/assign", new { assignedUserId = colleague.Id });
        await AssertRefusedAsync(rep.Client, HttpStatusCode.NotFound);
        await AssertShownAsync(assigned, admin, colleague.Client);
        await AssertRefusedAsync(rep.Client, HttpStatusCode.NotFound);

        await ChangeAsync($"/users/{colleague.Id}", new { isActive = false });
        await AssertRefusedAsync(colleague.Client, HttpStatusCode.Unauthorized);
        var unassigned = await admin.GetAsync(path);
        Assert.Equal((colleague.Id, false), (unassigned["assignedUserId"].GetString(), unassigned.Body.TryGetProperty("assignedUser", out _)));
        await AssertShownAsync(unassigned, admin);

        (await admin.DeleteAsync(path)).Expect(HttpStatusCode.NoContent);
        await AssertRefusedAsync(admin, HttpStatusCode.NotFound);

        async Task<CrmResponse> ChangeAsync(string address, object change) => (await admin.PatchAsync(address, change)).Expect(HttpStatusCode.OK);

        // Each reads it as it comes from the grain or as it is held, and each way of reading is right.
        async Task AssertShownAsync(CrmResponse expected, params CrmClient[] readers)
        {
            foreach (var reader in from gateway in gateways from reader in readers from _ in Enumerable.Range(0, 2) select reader with { Http = gateway })
            {
                var shown = (await reader.GetAsync(path)).Expect(HttpStatusCode.OK);
                Assert.Equal((expected.Text, expected.ETag, "application/json; charset=utf-8"), (shown.Text, shown.ETag, $"{shown.ContentHeaders.ContentType}"));
                Assert.Equal((expected.ETag, ""), TagAndText(await reader.SendAsync("HEAD", path), HttpStatusCode.OK));
                Assert.Equal((expected.ETag, ""), TagAndText(await reader.GetAsync(path, ("If-None-Match", expected.ETag!)), HttpStatusCode.NotModified));
                (await reader.GetAsync(path, ("If-Match", "\"77\""))).Expect(HttpStatusCode.PreconditionFailed);
                (await reader.GetAsync(path, ("If-Match", "77"))).Expect(HttpStatusCode.BadRequest);
            }
        }

        static (string? Tag, string Text) TagAndText(CrmResponse answer, HttpStatusCode status) => (answer.Expect(status).ETag, answer.Text);

        async Task AssertRefusedAsync(CrmClient reader, HttpStatusCode status)
        {
            foreach (var gateway in gateways)
            {
                (await (reader with { Http = gateway }).GetAsync(path)).Expect(status);
            }
        }
    }
}
