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
                await client.GetAsync($"{path}?at=1"),
                await client.GetAsync($"{path}/timeline"),
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
    public async Task It_comes_back_as_it_was_with_its_timeline_and_its_notifications()
    {
        var (manager, rep) = ((await crm.NewUserAsync("manager")).Client, await crm.NewUserAsync());
        var body = LeadSteps.NewLead(rep.Id);
        body["notes"] = "Met at the fair";
        var lead = (await manager.PostAsync("/leads", body)).Is(201);
        var path = $"/leads/{lead.Id}";
        await Eventually.SeesAsync(
            _ => manager.WalkAsync($"/notifications/recipient/{rep.Id}"),
            inbox => inbox.Any(item => item.GetProperty("metadata").ToString().Contains(lead.Id, StringComparison.Ordinal)),
            cancellationToken: TestContext.Current.CancellationToken);
        (await manager.DeleteAsync(path)).Is(204);

        (await manager.PostAsync($"{path}/restore", null, ("If-Match", "\"1\""))).IsProblem(412);
        (await manager.PostAsync($"{path}/restore", null, ("If-None-Match", "*"))).IsProblem(412);
        var restored = (await manager.PostAsync($"{path}/restore", null, ("If-Match", "\"2\""))).Is(200);

        Assert.StartsWith("\"3.", restored.ETag, StringComparison.Ordinal);
        Assert.Equal(restored.Text, (await rep.Client.GetAsync(path)).Is(200).Text);
        Assert.Equal(
            lead.Text.Replace(lead["updatedAt"].GetString()!, "", StringComparison.Ordinal).Replace(lead["createdAt"].GetString()!, "", StringComparison.Ordinal),
            restored.Text.Replace(restored["updatedAt"].GetString()!, "", StringComparison.Ordinal).Replace(lead["createdAt"].GetString()!, "", StringComparison.Ordinal));
        Assert.Equal(
            ["lead.created", "lead.assigned", "lead.deleted", "lead.restored"],
            (await rep.Client.WalkAsync($"{path}/timeline")).Select(entry => entry.Text("type")));
        Assert.Contains(lead.Id, (await rep.Client.GetAsync("/leads")).Is(200).Ids());
        Assert.All(await manager.WalkAsync($"/notifications/recipient/{rep.Id}"), item => Assert.NotEqual("Deleted", item.Text("title")));
        (await rep.Client.PatchAsync(path, new { company = "Elsewhere" }, ("If-Match", "\"3\""))).Is(200);
    }

    [Fact]
    public async Task What_can_be_restored_is_listed_for_those_who_may()
    {
        var (admin, manager, rep) = ((await crm.AdministratorAsync()).Client, (await crm.NewUserAsync("manager")).Client, await crm.NewUserAsync());
        var (live, deleted, restored, erased, merged) = (
            await manager.CreateLeadAsync(rep.Id), await manager.CreateLeadAsync(rep.Id), await manager.CreateLeadAsync(rep.Id), await manager.CreateLeadAsync(rep.Id), await manager.CreateLeadAsync(rep.Id));
        foreach (var lead in new[] { deleted, restored, erased })
        {
            (await manager.DeleteAsync($"/leads/{lead.Id}")).Is(204);
        }

        (await manager.PostAsync($"/leads/{restored.Id}/restore", null)).Is(200);
        (await admin.PostAsync($"/leads/{erased.Id}/erase", null)).Is(204);
        (await manager.PostAsync($"/leads/{live.Id}/merge", new { otherId = merged.Id })).Is(200);

        Assert.Equal([deleted.Id], (await manager.WalkAsync($"/leads?deleted=true&assignedUserId={rep.Id}")).Ids());
        (await rep.Client.GetAsync("/leads?deleted=true")).IsProblem(403);
    }

    [Fact]
    public async Task Of_deletions_restorations_and_changes_at_once_each_is_decided_on_what_those_before_it_left()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var lead = await admin.CreateLeadAsync();
        var path = $"/leads/{lead.Id}";

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(number => (number % 3) switch
        {
            0 => admin.DeleteAsync(path),
            1 => admin.PostAsync($"{path}/restore", null),
            _ => admin.PatchAsync(path, new { company = $"Company {number}" }),
        }));

        Assert.All(answers, answer => Assert.True((int)answer.Status is 200 or 204 or 404 or 409, $"{answer}"));
        var entries = await crm.Server.TimelineAsync(crm.Server.LeadsDatabase, lead.Id);
        Assert.Equal(answers.Count(answer => (int)answer.Status is 200 or 204), entries.Count - 1);
        var isDeleted = false;
        foreach (var type in entries.Select(entry => entry.Type))
        {
            Assert.Equal(isDeleted, type == "lead.restored");
            isDeleted = type == "lead.deleted";
        }

        Assert.Equal(isDeleted ? 404 : 200, (int)(await admin.GetAsync(path)).Status);
    }

    [Fact]
    public async Task Where_none_is_kept_it_is_erased_at_once()
    {
        await using var server = await CrmServer.StartAsync(
            crm.Server.Postgres,
            new Dictionary<string, string?> { ["LEAD_RETENTION_DAYS"] = "0", ["KAFKA_BROKERS"] = CrmServer.NoBroker },
            TestContext.Current.CancellationToken);
        var admin = (await server.AdministratorAsync()).Client;
        var lead = await admin.CreateLeadAsync();

        (await admin.DeleteAsync($"/leads/{lead.Id}")).Is(204);

        (await admin.PostAsync($"/leads/{lead.Id}/restore", null)).IsProblem(404);
        Assert.Equal(["lead.created", "lead.deleted", "lead.erased"], (await server.TimelineAsync(server.LeadsDatabase, lead.Id)).Select(entry => entry.Type));
        Assert.DoesNotContain("Jane", (await server.QueryAsync(server.LeadsDatabase, "select state::text from leads", row => row.GetString(0))).Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_personal_is_left_of_what_is_erased_in_the_row_and_in_the_timeline(bool isDeletedBefore)
    {
        var manager = await crm.AdministratorAsync();
        var body = LeadSteps.NewLead();
        body["lastName"] = "Unforgettable";
        body["phone"] = CrmUsers.UniquePhone();
        body["company"] = "Example Ltd";
        body["position"] = "Buyer";
        body["notes"] = "Met at the fair";
        var lead = (await manager.Client.PostAsync("/leads", body)).Is(201);
        (await manager.Client.PatchAsync($"/leads/{lead.Id}", new { firstName = "Grace", notes = "Calls back" })).Is(200);

        if (isDeletedBefore)
        {
            (await manager.Client.DeleteAsync($"/leads/{lead.Id}")).Is(204);
        }

        (await manager.Client.PostAsync($"/leads/{lead.Id}/erase", null)).Is(204);

        (await manager.Client.PostAsync($"/leads/{lead.Id}/restore", null)).IsProblem(404);
        (await manager.Client.GetAsync($"/leads/{lead.Id}?at=1")).IsProblem(404);
        var server = crm.Server;
        var row = Assert.Single(await server.QueryAsync(
            server.LeadsDatabase, "select leads::text from leads where id = $1::uuid", row => row.GetString(0), lead.Id));
        Assert.All(
            [.. body.Values.Cast<string>(), "Grace", "Calls back"],
            text => Assert.DoesNotContain(text, row, StringComparison.OrdinalIgnoreCase));
        var timeline = await server.TimelineAsync(server.LeadsDatabase, lead.Id);
        Assert.Equal(["lead.created", "lead.updated", "lead.deleted", "lead.erased"], timeline.Select(entry => entry.Type));
        Assert.All(timeline, entry => Assert.Equal((manager.Id, 0), (entry.Actor, entry.Changes.Length)));
    }

    [Fact]
    public async Task Erasing_one_lead_leaves_the_others_their_history()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var (kept, deleted) = (await admin.CreateLeadAsync(), await admin.CreateLeadAsync());

        (await admin.PostAsync($"/leads/{deleted.Id}/erase", null)).Is(204);

        Assert.NotEmpty(Assert.Single(await crm.Server.TimelineAsync(crm.Server.LeadsDatabase, kept.Id)).Changes);
        Assert.Equal(kept.Text, (await admin.GetAsync($"/leads/{kept.Id}")).Is(200).Text);
    }
}
