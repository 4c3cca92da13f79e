using MiniCrm.Tests.Integration.Auditing;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Leads;

/// <summary>Two leads that become one, and two again.</summary>
public sealed class MergeLeadTests(CrmFixture crm)
{
    private static readonly string[] Email = ["email"];

    [Fact]
    public async Task Two_become_one_and_two_again()
    {
        var manager = (await crm.NewUserAsync("manager")).Client;
        var address = CrmUsers.UniqueEmail();
        var whole = (await manager.PostAsync("/leads", new { firstName = "Jane", lastName = "Doe", email = CrmUsers.UniqueEmail(), phone = LeadSteps.UniquePhone() })).Is(201);
        var part = (await manager.PostAsync("/leads", new { firstName = "Jane", lastName = "Roe", email = address, company = "Example Ltd", notes = "Met" })).Is(201);
        var (path, other) = ($"/leads/{whole.Id}", $"/leads/{part.Id}");

        var merged = (await manager.PostAsync($"{path}/merge", new { otherId = part.Id, take = Email })).Is(200);

        Assert.Equal(("Doe", address, whole.Body.Text("phone"), "Example Ltd"), (merged.Body.Text("lastName"), merged.Body.Text("email"), merged.Body.Text("phone"), merged.Body.Text("company")));
        Assert.Equal(merged.Text, (await manager.GetAsync(path)).Is(200).Text);
        var moved = (await manager.GetAsync(other)).Is(301);
        Assert.Equal((path, ""), (moved.Header("Location"), moved.Text));
        Assert.Contains("no-cache", moved.Header("Cache-Control"), StringComparison.Ordinal);
        Assert.Equal($"{path}/timeline", (await manager.GetAsync($"{other}/timeline?limit=1")).Is(301).Header("Location"));
        Assert.Contains(whole.Id, (await manager.PatchAsync(other, new { company = "X" })).IsProblem(409)["detail"].GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(part.Id, (await manager.WalkAsync("/leads")).Ids());
        var timeline = await manager.WalkAsync($"{path}/timeline");
        Assert.Equal(["lead.created", "lead.merged", "lead.updated"], timeline.Select(entry => entry.Text("type")));
        Assert.Equal(["lead.created", "lead.deleted"], timeline[1].GetProperty("merged").EnumerateArray().Select(entry => entry.Text("type")));
        Assert.Equal(whole.Text, (await manager.GetAsync($"{path}?at=1")).Is(200).Text);

        (await manager.PatchAsync(path, new { email = $"new.{address}" })).Is(200);
        var unmerged = (await manager.PostAsync($"{path}/unmerge", new { })).Is(200);

        Assert.Equal(($"new.{address}", null, null), (unmerged.Body.Text("email"), unmerged.Body.Text("company"), unmerged.Body.Text("notes")));
        var again = (await manager.GetAsync(other)).Is(200);
        Assert.Equal(Timeless(part), Timeless(again));
        Assert.Contains(part.Id, (await manager.WalkAsync("/leads")).Ids());
        Assert.False((await manager.WalkAsync($"{path}/timeline"))[1].TryGetProperty("merged", out _));
        (await manager.PostAsync($"{path}/unmerge", new { })).IsProblem(409);
        Assert.Equal(
            [(1, "lead.created"), (2, "lead.merged"), (3, "lead.updated"), (4, "lead.updated"), (5, "lead.unmerged"), (6, "lead.updated")],
            (await crm.Server.PublishedAsync(crm.Server.LeadsDatabase, whole.Id)).Select(told => (told.Sequence, told.Topic)));
        Assert.Equal(
            [(1, "lead.created"), (2, "lead.deleted"), (3, "lead.restored")],
            (await crm.Server.PublishedAsync(crm.Server.LeadsDatabase, part.Id)).Select(told => (told.Sequence, told.Topic)));
    }

    [Fact]
    public async Task One_that_was_merged_into_one_that_was_merged_leads_to_the_last_and_comes_back_with_it()
    {
        var manager = (await crm.NewUserAsync("manager")).Client;
        var (first, second, third) = (await manager.CreateLeadAsync(), await manager.CreateLeadAsync(), await manager.CreateLeadAsync());
        await MergeAsync(manager, second, first);
        await MergeAsync(manager, third, second);

        Assert.Equal($"/leads/{third.Id}", (await manager.GetAsync($"/leads/{first.Id}")).Is(301).Header("Location"));
        Assert.Equal($"/leads/{third.Id}", (await manager.GetAsync($"/leads/{second.Id}")).Is(301).Header("Location"));
        var merged = (await manager.WalkAsync($"/leads/{third.Id}/timeline"))[1].GetProperty("merged");
        Assert.Equal(["lead.created", "lead.merged", "lead.deleted"], merged.EnumerateArray().Select(entry => entry.Text("type")));
        Assert.Equal(2, merged[1].GetProperty("merged").GetArrayLength());

        (await manager.PostAsync($"/leads/{third.Id}/unmerge", new { otherId = second.Id })).Is(200);

        Assert.Equal($"/leads/{second.Id}", (await manager.GetAsync($"/leads/{first.Id}")).Is(301).Header("Location"));
        (await manager.PostAsync($"/leads/{second.Id}/unmerge", new { otherId = first.Id })).Is(200);
        (await manager.GetAsync($"/leads/{first.Id}")).Is(200);
        (await manager.PostAsync($"/leads/{first.Id}/merge", new { otherId = first.Id })).IsProblem(400);
    }

    [Fact]
    public async Task It_goes_with_the_lead_that_it_is_a_part_of()
    {
        await using var server = await CrmServer.StartAsync(crm.Server.Postgres, cancellationToken: TestContext.Current.CancellationToken);
        var admin = await server.AdministratorAsync();
        var (inner, part, whole) = (await admin.Client.CreateLeadAsync(), await admin.Client.CreateLeadAsync(), await admin.Client.CreateLeadAsync());
        await MergeAsync(admin.Client, part, inner);
        await MergeAsync(admin.Client, whole, part);
        (await admin.Client.PostAsync("/notifications", new { type = "in_app", title = "T", message = "Jane", recipientId = admin.Id, metadata = new { leadId = inner.Id } })).Is(201);
        (await admin.Client.DeleteAsync($"/leads/{whole.Id}")).Is(204);
        (await admin.Client.GetAsync($"/leads/{inner.Id}")).IsProblem(404);
        (await admin.Client.PostAsync($"/leads/{whole.Id}/restore", null)).Is(200);
        (await admin.Client.GetAsync($"/leads/{inner.Id}")).Is(301);

        (await admin.Client.PostAsync($"/leads/{whole.Id}/erase", null)).Is(204);

        foreach (var lead in new[] { inner, part, whole })
        {
            (await admin.Client.GetAsync($"/leads/{lead.Id}")).IsProblem(404);
            var timeline = await server.TimelineAsync(server.LeadsDatabase, lead.Id);
            Assert.Equal("lead.erased", timeline[^1].Type);
            Assert.All(timeline, entry => Assert.Empty(entry.Changes));
            var told = await server.PublishedAsync(server.LeadsDatabase, lead.Id);
            Assert.Equal(Enumerable.Range(1, told.Count), told.Select(row => row.Sequence));
            Assert.Equal("lead.erased", told[^1].Topic);
        }

        Assert.Equal([0], await server.QueryAsync(server.LeadsDatabase, "select count(*)::int from leads where state::text like '%Jane%'", row => row.GetInt32(0)));
        await Eventually.SeesAsync(
            _ => admin.Client.WalkAsync($"/notifications/recipient/{admin.Id}"),
            inbox => inbox.Any(item => item.Text("title") == "Deleted"),
            cancellationToken: TestContext.Current.CancellationToken);
        await Eventually.SeesAsync(
            _ => server.QueryAsync(server.LeadsDatabase, "select (select count(*) from timeline) = (select count(*) from audit)", row => row.GetBoolean(0)),
            sealedAll => sealedAll[0],
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(0, (await AuditCommand.VerifyAsync(new Dictionary<string, string> { ["leads"] = server.Postgres.Url(server.LeadsDatabase) })).Code);
    }

    [Fact]
    public async Task Of_eight_that_merge_into_each_other_at_once_each_ends_as_one_or_as_a_part_of_one()
    {
        const int leads = 8;
        var manager = (await crm.NewUserAsync("manager")).Client;
        var ids = (await Task.WhenAll(Enumerable.Range(0, leads).Select(_ => manager.CreateLeadAsync()))).Select(lead => lead.Id).ToArray();

        // Around in a circle, each into the next one, and back.
        var answers = await Task.WhenAll(Enumerable.Range(0, leads).SelectMany(place => new[] { (place, (place + 1) % leads), ((place + 1) % leads, place) })
            .Select(async pair => (Whole: ids[pair.Item1], Part: ids[pair.Item2], Answer: await manager.PostAsync($"/leads/{ids[pair.Item1]}/merge", new { otherId = ids[pair.Item2] }))));

        Assert.All(answers, answer => Assert.True((int)answer.Answer.Status is 200 or 404 or 409 or 503, $"{answer.Answer}"));
        var rows = await crm.Server.QueryAsync(
            crm.Server.LeadsDatabase,
            "select id::text, coalesce(state->>'mergedInto', ''), coalesce((select string_agg(part->>'id', ' ') from jsonb_array_elements(state->'merged') as merged (part)), '') from leads where id = any (string_to_array($1, ',')::uuid[])",
            row => (Id: row.GetString(0), Into: row.GetString(1), Parts: row.GetString(2)),
            string.Join(',', ids));
        var done = rows.Where(row => row.Into != "").ToDictionary(row => row.Id, row => row.Into);
        Assert.NotEmpty(done);
        Assert.All(
            answers.Where(answer => (int)answer.Answer.Status != 503 || answer.Answer["type"].GetString() != "urn:minicrm:problem:outcome-unknown"),
            answer => Assert.Equal((int)answer.Answer.Status == 200, done.GetValueOrDefault(answer.Part) == answer.Whole));
        foreach (var id in ids)
        {
            var answer = await manager.GetAsync($"/leads/{id}");
            Assert.Equal(done.ContainsKey(id) ? 301 : 200, (int)answer.Status);
            var last = id;
            while (done.TryGetValue(last, out var whole))
            {
                last = whole;
            }

            Assert.Equal(last == id ? null : $"/leads/{last}", answer.Header("Location"));
        }

        foreach (var row in rows)
        {
            Assert.Equal(done.Where(pair => pair.Value == row.Id).Select(pair => pair.Key).Order(), row.Parts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order());
        }
    }

    private static async Task MergeAsync(CrmClient client, CrmResponse whole, CrmResponse part) =>
        (await client.PostAsync($"/leads/{whole.Id}/merge", new { otherId = part.Id })).Is(200);

    private static string Timeless(CrmResponse lead) => lead.Text.Replace(lead["updatedAt"].GetString()!, "", StringComparison.Ordinal).Replace(lead["createdAt"].GetString()!, "", StringComparison.Ordinal);
}
