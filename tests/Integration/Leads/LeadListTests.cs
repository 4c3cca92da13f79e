using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Leads;

public sealed class LeadListTests(CrmFixture crm)
{
    [Fact]
    public async Task A_sales_rep_lists_what_is_assigned_to_them_or_created_by_them_and_each_once()
    {
        var (manager, rep, other) = ((await crm.NewUserAsync("manager")).Client, await crm.NewUserAsync(), await crm.NewUserAsync());
        var assigned = await manager.CreateLeadAsync(rep.Id);
        var created = await rep.Client.CreateLeadAsync();
        var both = await rep.Client.CreateLeadAsync(rep.Id);
        var givenAway = await rep.Client.CreateLeadAsync();
        (await manager.PatchAsync($"/leads/{givenAway.Id}/assign", new { assignedUserId = other.Id })).Is(200);
        await manager.CreateLeadAsync();
        await manager.CreateLeadAsync(other.Id);
        var takenAway = await manager.CreateLeadAsync(rep.Id);
        (await manager.PatchAsync($"/leads/{takenAway.Id}/assign", new { assignedUserId = other.Id })).Is(200);

        string[] expected = [givenAway.Id, both.Id, created.Id, assigned.Id];
        foreach (var path in new[] { "/leads", "/leads?limit=4", "/leads?limit=3", "/leads?limit=1" })
        {
            Assert.Equal(expected, (await rep.Client.WalkAsync(path)).Ids());
        }

        Assert.Equal([both.Id, assigned.Id], (await rep.Client.WalkAsync($"/leads/user/{rep.Id}")).Ids());
        Assert.Equal([both.Id, assigned.Id], (await manager.WalkAsync($"/leads/user/{rep.Id}?limit=1")).Ids());
    }

    [Fact]
    public async Task Who_sees_everything_lists_it_newest_first_with_no_gap_and_nothing_twice_while_leads_are_added()
    {
        var (manager, rep) = ((await crm.NewUserAsync("manager")).Client, (await crm.NewUserAsync()).Client);
        var before = new List<string>();
        for (var count = 0; count < 9; count++)
        {
            before.Add((await (count % 2 == 0 ? rep : manager).CreateLeadAsync()).Id);
        }

        var late = new List<string>();
        var ids = (await manager.WalkAsync("/leads?limit=4", async page =>
        {
            if (page <= 3)
            {
                late.Add((await rep.CreateLeadAsync()).Id);
            }
        })).Ids();

        ids.AreNewestFirst();
        Assert.Equal(Enumerable.Reverse(before), ids.Where(before.Contains));
        Assert.Empty(ids.Intersect(late));
    }

    [Fact]
    public async Task A_part_holds_two_hundred_and_never_more()
    {
        var (admin, rep) = ((await crm.AdministratorAsync()).Client, await crm.NewUserAsync());
        await Task.WhenAll(Enumerable.Range(0, 201).Select(_ => admin.CreateLeadAsync(rep.Id)));

        var first = (await rep.Client.GetAsync("/leads")).Is(200);
        var second = (await rep.Client.GetAsync(first.Next()!)).Is(200);

        Assert.Matches("^</leads\\?limit=200&cursor=[A-Za-z0-9_-]+>; rel=\"next\"$", first.Header("Link"));
        Assert.Equal((200, 1), (first.Ids().Length, second.Ids().Length));
        Assert.Null(second.Next());
        Assert.Equal(first.Ids(), (await rep.Client.GetAsync(second.Previous()!)).Is(200).Ids());
        first.Ids().Concat(second.Ids()).ToArray().AreNewestFirst();
        Assert.All(first.Body.EnumerateArray(), lead => Assert.Equal(rep.Email, lead.GetProperty("assignedUser").Text("email")));
        Assert.Equal(200, (await admin.GetAsync("/leads")).Is(200).Ids().Length);
        Assert.Equal(first.Ids(), (await admin.GetAsync($"/leads/user/{rep.Id}?limit=200")).Is(200).Ids());
    }

    [Fact]
    public async Task A_part_that_ends_with_the_list_leads_nowhere()
    {
        var rep = await crm.NewUserAsync();
        var nothing = (await rep.Client.GetAsync("/leads?limit=2")).Is(200);
        Assert.Equal(("[]", null), (nothing.Text, nothing.Header("Link")));

        await rep.Client.CreateLeadAsync(rep.Id);
        await rep.Client.CreateLeadAsync(rep.Id);

        foreach (var path in new[] { "/leads", $"/leads/user/{rep.Id}" })
        {
            Assert.Null((await rep.Client.GetAsync($"{path}?limit=2")).Is(200).Header("Link"));
            var first = (await rep.Client.GetAsync($"{path}?limit=1")).Is(200);
            Assert.StartsWith($"<{path}?limit=1&cursor=", first.Header("Link"), StringComparison.Ordinal);
            Assert.Null((await rep.Client.GetAsync(first.Next()!)).Is(200).Next());
        }
    }

    [Fact]
    public async Task A_list_shows_each_lead_as_it_is_by_id_and_reads_its_own_writes()
    {
        var (manager, rep) = (await crm.NewUserAsync("manager"), await crm.NewUserAsync());
        var first = await manager.Client.CreateLeadAsync(rep.Id);
        var second = await rep.Client.CreateLeadAsync();

        var changed = (await rep.Client.PatchAsync($"/leads/{first.Id}", new { status = "qualified", notes = "Wants two" })).Is(200);

        Assert.Equal($"[{second.Text},{changed.Text}]", (await rep.Client.GetAsync("/leads")).Is(200).Text);
    }

    [Fact]
    public async Task A_list_shows_every_kind_of_lead_in_the_bytes_that_its_id_is_answered_with()
    {
        var (admin, rep) = ((await crm.AdministratorAsync()).Client, await crm.NewUserAsync());
        var (active, inactive, deleted) = (await crm.NewUserAsync(), await crm.NewUserAsync(), await crm.NewUserAsync());
        var others = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ => (await crm.NewUserAsync()).Id));
        foreach (var text in new[] { null, "Plain", "\u00c5ngstr\u00f6m \u6f22\u5b57 \ud83d\ude80 <b>&'+\"\\/" })
        {
            foreach (var assignee in new[] { null, rep.Id, active.Id, inactive.Id, deleted.Id }.Concat(text is null ? others : []))
            {
                var body = LeadSteps.NewLead();
                (body["company"], body["position"], body["phone"]) = (text, text, text is null ? null : "+1234567890");
                body["notes"] = text is null ? null : $"{text}\r\n\t{text}";
                var lead = (await rep.Client.PostAsync("/leads", body)).Is(201);
                (await admin.PatchAsync($"/leads/{lead.Id}/assign", new { assignedUserId = assignee })).Is(200);
            }
        }

        (await admin.PatchAsync($"/users/{inactive.Id}", new { isActive = false })).Is(200);
        (await admin.DeleteAsync($"/users/{deleted.Id}")).Is(204);

        // As it is read, as the gateway holds it, with few assignees, and as what follows one more.
        await rep.Client.CreateLeadAsync();
        var following = (await rep.Client.GetAsync("/leads?limit=1")).Is(200).Next()!.Replace("limit=1", "limit=21", StringComparison.Ordinal);
        foreach (var (path, count) in new[] { ("/leads?limit=22", 22), ("/leads?limit=22", 22), ("/leads?limit=11", 11), ("/leads?limit=11", 11), (following, 21) })
        {
            var items = (await rep.Client.GetAsync(path)).Is(200).Body.EnumerateArray().ToArray();
            Assert.Equal(count, items.Length);
            foreach (var item in items)
            {
                Assert.Equal((await rep.Client.GetAsync($"/leads/{item.Text("id")}")).Is(200).Text, item.GetRawText());
            }
        }
    }

    [Fact]
    public async Task A_list_that_is_asked_for_again_shows_what_has_changed_since()
    {
        var (admin, rep, other) = ((await crm.AdministratorAsync()).Client, await crm.NewUserAsync(), await crm.NewUserAsync());
        var leads = new List<string>();
        for (var count = 0; count < 9; count++)
        {
            leads.Add((await rep.Client.CreateLeadAsync(rep.Id)).Id);
        }

        var changed = leads[4];
        var steps = new (string, Func<Task>)[]
        {
            ("nothing", () => Task.CompletedTask),
            ("a lead", async () => (await rep.Client.PatchAsync($"/leads/{changed}", new { notes = "Wants two" })).Is(200)),
            ("what a lead is shown with", async () => (await admin.PatchAsync($"/users/{rep.Id}", new { lastName = "Renamed" })).Is(200)),
            ("whose a lead is", async () => (await admin.PatchAsync($"/leads/{changed}/assign", new { assignedUserId = other.Id })).Is(200)),
            ("what that one is shown with", async () => (await admin.PatchAsync($"/users/{other.Id}", new { isActive = false })).Is(200)),
            ("all but one", () => Task.WhenAll(leads.Skip(1).Select(async id => (await admin.PatchAsync($"/leads/{id}/status", new { status = "contacted" })).Is(200)))),
            ("that there is one more", async () => leads.Add((await rep.Client.CreateLeadAsync()).Id)),
            ("that there is one less", async () =>
            {
                (await admin.DeleteAsync($"/leads/{leads[2]}")).Is(204);
                leads.RemoveAt(2);
            }),
        };
        foreach (var (what, happens) in steps)
        {
            await happens();
            var now = await Task.WhenAll(Enumerable.Reverse(leads).Select(async id => (await admin.GetAsync($"/leads/{id}")).Is(200)));
            var ofRep = now.Where(lead => lead.Body.GetProperty("assignedUserId").GetString() == rep.Id).ToArray();
            Assert.True(Shown(now) == (await rep.Client.GetAsync("/leads?limit=100")).Is(200).Text, $"Not shown: {what}.");
            Assert.True(Shown(ofRep) == (await admin.GetAsync($"/leads/user/{rep.Id}?limit=100")).Is(200).Text, $"Not shown of the assignee: {what}.");
        }

        string Shown(IEnumerable<CrmResponse> answers) => $"[{string.Join(',', answers.Select(answer => answer.Text))}]";
    }
}
