using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Leads;

public sealed class LeadVersionTests(CrmFixture crm)
{
    [Fact]
    public async Task Whoever_has_the_version_is_not_sent_it_again_until_the_lead_changes()
    {
        var rep = (await crm.NewUserAsync()).Client;
        var lead = await rep.CreateLeadAsync();
        var path = $"/leads/{lead.Id}";

        var known = (await rep.GetAsync(path, ("If-None-Match", lead.ETag!))).Is(304);
        Assert.Equal((lead.ETag, ""), (known.ETag, known.Text));
        (await rep.GetAsync(path, ("If-None-Match", "\"2\", \"1.1\""))).Is(200);

        var changed = (await rep.PatchAsync(path, new { company = "Elsewhere" })).Is(200);
        Assert.Equal(changed.Text, (await rep.GetAsync(path, ("If-None-Match", lead.ETag!))).Is(200).Text);
        (await rep.GetAsync(path, ("If-None-Match", changed.ETag!))).Is(304);
    }

    [Fact]
    public async Task What_shows_the_assignee_changes_when_the_assignee_does()
    {
        var (admin, rep) = ((await crm.AdministratorAsync()).Client, await crm.NewUserAsync());
        var lead = await admin.CreateLeadAsync(rep.Id);
        var path = $"/leads/{lead.Id}";
        (await admin.GetAsync(path, ("If-None-Match", lead.ETag!))).Is(304);

        (await admin.PatchAsync($"/users/{rep.Id}", new { firstName = "Grace" })).Is(200);

        foreach (var client in new[] { admin, rep.Client })
        {
            var changed = (await client.GetAsync(path, ("If-None-Match", lead.ETag!))).Is(200);
            Assert.Equal(("Grace", "\"1.2\""), (changed["assignedUser"].Text("firstName"), changed.ETag));
            Assert.Equal(lead["updatedAt"].GetString(), changed["updatedAt"].GetString());
            (await client.GetAsync(path, ("If-None-Match", "\"1.2\""))).Is(304);
        }

        Assert.Equal("Grace", (await admin.WalkAsync("/leads")).WithId(lead.Id).GetProperty("assignedUser").Text("firstName"));

        // Of the lead itself nothing has changed, so that a change bound to its version goes through.
        Assert.Equal("\"2.2\"", (await admin.PatchAsync(path, new { company = "Elsewhere" }, ("If-Match", lead.ETag!))).Is(200).ETag);
    }

    [Theory]
    [InlineData("\"1\"", 200)]
    [InlineData("\"1.1\"", 200)]
    [InlineData("\"1.77\"", 200)]
    [InlineData("*", 200)]
    [InlineData("\"9\", \"1\"", 200)]
    [InlineData("W/\"9\", \"1.1\"", 200)]
    [InlineData("\"2\"", 412)]
    [InlineData("\"0\"", 412)]
    [InlineData("\"11\"", 412)]
    [InlineData("\"2\", \"3.1\"", 412)]
    [InlineData("W/\"1\"", 412)]
    [InlineData("W/\"1.1\"", 412)]
    [InlineData("\"\"", 412)]
    [InlineData("\"one\"", 412)]
    [InlineData("\"-1\"", 412)]
    [InlineData("1", 400)]
    [InlineData("\"1", 400)]
    public async Task A_change_can_be_bound_to_the_version_of_the_lead(string ifMatch, int expected)
    {
        var admin = await crm.AdministratorAsync();
        var assignee = (await admin.Client.PostAsync("/users", CrmUsers.NewUser())).Is(201);
        var lead = await admin.Client.CreateLeadAsync(assignee.Id);
        Assert.Equal("\"1.1\"", lead.ETag);
        var path = $"/leads/{lead.Id}";

        foreach (var send in new Func<string, Task<CrmResponse>>[]
        {
            tag => admin.Client.PatchAsync(path, new { company = "Elsewhere" }, ("If-Match", tag)),
            tag => admin.Client.PatchAsync($"{path}/status", new { status = "contacted" }, ("If-Match", tag)),
            tag => admin.Client.PatchAsync($"{path}/assign", new { assignedUserId = admin.Id }, ("If-Match", tag)),
            tag => admin.Client.DeleteAsync(path, ("If-Match", tag)),
        })
        {
            if (expected != 200)
            {
                (await send(ifMatch)).IsProblem(expected);
                Assert.Equal(lead.Text, (await admin.Client.GetAsync(path)).Is(200).Text);
                continue;
            }

            (await send("\"1000\"")).IsProblem(412);
            var answer = await send(ifMatch);
            Assert.True((int)answer.Status is 200 or 204, answer.ToString());
            lead = await admin.Client.CreateLeadAsync(assignee.Id);
            path = $"/leads/{lead.Id}";
        }
    }
}
