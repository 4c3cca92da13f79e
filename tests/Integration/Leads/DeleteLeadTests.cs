using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Leads;

public sealed class DeleteLeadTests(CrmFixture crm)
{
    [Fact]
    public async Task What_is_deleted_is_nowhere_any_more()
    {
        var (manager, rep) = ((await crm.NewUserAsync("manager")).Client, await crm.NewUserAsync());
        var lead = await manager.CreateLeadAsync(rep.Id);
        var path = $"/leads/{lead.Id}";

        Assert.Equal("", (await manager.DeleteAsync(path)).Is(204).Text);

        foreach (var client in new[] { manager, rep.Client })
        {
            foreach (var gone in new[]
            {
                await client.GetAsync(path),
                await client.GetAsync(path, ("If-None-Match", lead.ETag!)),
                await client.PatchAsync(path, new { company = "Elsewhere" }),
                await client.PatchAsync($"{path}/status", new { status = "contacted" }),
                await client.PatchAsync($"{path}/assign", new { assignedUserId = rep.Id }),
                await client.DeleteAsync(path),
            })
            {
                gone.IsProblem(404, "Lead not found");
            }
        }

        Assert.Empty((await rep.Client.GetAsync("/leads")).Is(200).Ids());
        Assert.Empty((await manager.GetAsync($"/leads/user/{rep.Id}")).Is(200).Ids());
        Assert.DoesNotContain(lead.Id, (await manager.WalkAsync("/leads")).Ids());
    }

    [Fact]
    public async Task Nothing_personal_is_left_in_the_row_and_in_the_timeline()
    {
        var manager = await crm.NewUserAsync("manager");
        var body = LeadSteps.NewLead();
        body["lastName"] = "Unforgettable";
        body["phone"] = "+1234567890";
        body["company"] = "Example Ltd";
        body["position"] = "Buyer";
        body["notes"] = "Met at the fair";
        var lead = (await manager.Client.PostAsync("/leads", body)).Is(201);
        (await manager.Client.PatchAsync($"/leads/{lead.Id}", new { firstName = "Grace", notes = "Calls back" })).Is(200);

        (await manager.Client.DeleteAsync($"/leads/{lead.Id}")).Is(204);

        var server = crm.Server;
        var row = Assert.Single(await server.QueryAsync(
            server.LeadsDatabase, "select leads::text from leads where id = $1::uuid", row => row.GetString(0), lead.Id));
        Assert.All(
            [.. body.Values.Cast<string>(), "Grace", "Calls back"],
            text => Assert.DoesNotContain(text, row, StringComparison.OrdinalIgnoreCase));
        var timeline = await server.TimelineAsync(server.LeadsDatabase, lead.Id);
        Assert.Equal(["lead.created", "lead.updated", "lead.deleted"], timeline.Select(entry => entry.Type));
        Assert.All(timeline, entry => Assert.Equal((manager.Id, 0), (entry.Actor, entry.Changes.Length)));
    }

    [Fact]
    public async Task Deleting_one_lead_leaves_the_others_their_history()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var (kept, deleted) = (await admin.CreateLeadAsync(), await admin.CreateLeadAsync());

        (await admin.DeleteAsync($"/leads/{deleted.Id}")).Is(204);

        Assert.NotEmpty(Assert.Single(await crm.Server.TimelineAsync(crm.Server.LeadsDatabase, kept.Id)).Changes);
        Assert.Equal(kept.Text, (await admin.GetAsync($"/leads/{kept.Id}")).Is(200).Text);
    }
}
