using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.SavedViews;

/// <summary>Views of the list of leads: kept, shared, found again.</summary>
public sealed class SavedViewTests(CrmFixture crm)
{
    private const string Known = "assignedUserId, closedFrom, closedTo, company, createdFrom, createdTo, cursor, deleted, email, fields, highlight, limit, phone, q, sort, source, status, total, updatedFrom, updatedTo";

    [Fact]
    public async Task A_view_is_kept_changed_and_deleted_under_its_version()
    {
        var rep = (await crm.NewUserAsync()).Client;
        var created = (await rep.PostAsync("/views", new { name = "Ten", query = "limit=10" })).Is(201);
        var path = $"/views/{created.Id}";

        Assert.Equal(("Ten", "limit=10", false, "\"1\"", path), (created["name"].GetString(), created["query"].GetString(), created["shared"].GetBoolean(), created.ETag, created.Header("Location")));
        Assert.Equal(created.Text, (await rep.GetAsync(path)).Is(200).Text);
        (await rep.GetAsync(path, ("If-None-Match", "\"1\""))).Is(304);
        (await rep.PatchAsync(path, new { query = "limit=20" }, ("If-Match", "\"9\""))).IsProblem(412);
        var changed = (await rep.PatchAsync(path, new { query = "limit=20" }, ("If-Match", "\"1\""))).Is(200);
        Assert.Equal(("Ten", "limit=20", "\"2\""), (changed["name"].GetString(), changed["query"].GetString(), changed.ETag));
        (await rep.DeleteAsync(path, ("If-Match", "\"1\""))).IsProblem(412);
        (await rep.DeleteAsync(path)).Is(204);
        (await rep.GetAsync(path)).IsProblem(404, "View not found");
        Assert.DoesNotContain(created.Id, (await rep.WalkAsync("/views")).Ids());
    }

    [Fact]
    public async Task A_query_is_one_that_the_list_of_leads_takes()
    {
        var rep = (await crm.NewUserAsync()).Client;
        var view = (await rep.PostAsync("/views", new { name = "All", query = "" })).Is(201);
        (await rep.PostAsync("/views", new { name = "Part", query = "limit=10&cursor=AZrR4zkPcZqb1WnL0dHq3g" })).Is(201);
        (await rep.PostAsync("/views", new { name = "Mine", query = "assignedUserId=me&status=!closed_won,closed_lost&sort=-updatedAt&q=m%C3%BCller" })).Is(201);

        foreach (var (query, complaint) in new[]
        {
            ("page=2", $"page is unknown; known are: {Known}"),
            ("limit=10&Limit=10", $"Limit is unknown; known are: {Known}"),
            ("status=lost", "status must be of closed_lost, closed_won, contacted, negotiation, new, proposal, qualified; up to 30 with commas, an exclamation mark in front for all but these"),
            ("sort=name", "sort must be one or two different of company, createdAt, lastName, source, status, updatedAt, with a comma between, each with a minus sign in front for descending"),
            ("createdFrom=today", "createdFrom must be a time like 2026-01-01T00:00:00.000Z, or a date like 2026-01-01"),
            ("limit=10&limit=20", "limit is given twice"),
            ("limit=201", "limit must be a number from 1 to 200"),
            ("limit=0&cursor=x", "limit must be a number from 1 to 200; cursor must be a cursor from the header Link"),
            ("?limit=10", "begins behind the question mark"),
        })
        {
            foreach (var refused in new[] { await rep.PostAsync("/views", new { name = "X", query }), await rep.PatchAsync($"/views/{view.Id}", new { query }) })
            {
                Assert.Equal([complaint], refused.IsProblem(400)["errors"].GetProperty("query").EnumerateArray().Select(sentence => sentence.GetString()));
                Assert.Single(refused["errors"].EnumerateObject());
            }
        }
    }

    [Fact]
    public async Task Ones_own_and_shared_views_are_listed_newest_first_in_parts()
    {
        var manager = (await crm.NewUserAsync("manager")).Client;
        var (rep, other) = ((await crm.NewUserAsync()).Client, (await crm.NewUserAsync()).Client);
        var shared = (await manager.PostAsync("/views", new { name = "Ours", query = "", shared = true })).Is(201);
        var own = (await rep.PostAsync("/views", new { name = "Mine", query = "" })).Is(201);
        var foreign = (await other.PostAsync("/views", new { name = "Theirs", query = "" })).Is(201);

        var seen = (await rep.WalkAsync("/views?limit=1")).Ids();

        seen.AreNewestFirst();
        Assert.Contains(shared.Id, seen);
        Assert.Contains(own.Id, seen);
        Assert.DoesNotContain(foreign.Id, seen);
        (await rep.GetAsync($"/views/{foreign.Id}")).IsProblem(404, "View not found");
        (await rep.GetAsync($"/views/{shared.Id}")).Is(200);

        (await manager.PatchAsync($"/views/{shared.Id}", new { shared = false })).Is(200);
        Assert.DoesNotContain(shared.Id, (await rep.WalkAsync("/views")).Ids());
    }

    [Fact]
    public async Task A_user_has_a_hundred_at_most_however_many_are_kept_at_once()
    {
        var (rep, other) = ((await crm.NewUserAsync()).Client, (await crm.NewUserAsync()).Client);

        var answers = await Task.WhenAll(Enumerable.Range(0, 120).Select(number => rep.PostAsync("/views", new { name = $"View {number}", query = "" })));

        Assert.Equal(100, answers.Count(answer => (int)answer.Status == 201));
        Assert.All(answers.Where(answer => (int)answer.Status != 201), answer => answer.IsProblem(409, "You have 100 views already: delete one first"));
        (await other.PostAsync("/views", new { name = "Mine", query = "" })).Is(201);
        (await rep.DeleteAsync($"/views/{answers.First(answer => (int)answer.Status == 201).Id}")).Is(204);
        (await rep.PostAsync("/views", new { name = "Another", query = "" })).Is(201);
        (await rep.PostAsync("/views", new { name = "One too many", query = "" })).IsProblem(409);
    }

    [Fact]
    public async Task The_audit_tells_what_was_done_to_a_view()
    {
        var (admin, rep) = ((await crm.AdministratorAsync()).Client, await crm.NewUserAsync());
        var view = (await rep.Client.PostAsync("/views", new { name = "Mine", query = "" })).Is(201);
        (await rep.Client.PatchAsync($"/views/{view.Id}", new { name = "Still mine" })).Is(200);

        Assert.Equal(
            [$"view.updated {rep.Id} name:Mine>Still mine", $"view.created {rep.Id} name:>Mine query:> shared:>False"],
            await ToldAsync(admin, view.Id, 2));

        (await rep.Client.DeleteAsync($"/views/{view.Id}")).Is(204);

        Assert.Equal([$"view.deleted {rep.Id}", $"view.updated {rep.Id}", $"view.created {rep.Id}"], await ToldAsync(admin, view.Id, 3));
    }

    [Fact]
    public async Task With_a_user_who_is_deleted_go_the_views_that_nobody_shares()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var manager = await crm.NewUserAsync("manager");
        var shared = (await manager.Client.PostAsync("/views", new { name = "Ours", query = "", shared = true })).Is(201);
        var own = (await manager.Client.PostAsync("/views", new { name = "Mine", query = "" })).Is(201);

        (await admin.DeleteAsync($"/users/{manager.Id}")).Is(204);

        Assert.Equal([$"view.deleted {manager.Id}", $"view.created {manager.Id}"], await ToldAsync(admin, own.Id, 2));
        Assert.Equal("Ours", (await admin.GetAsync($"/views/{shared.Id}")).Is(200)["name"].GetString());
        (await admin.PatchAsync($"/views/{shared.Id}", new { shared = false })).IsProblem(403);
        (await admin.PatchAsync($"/views/{shared.Id}", new { name = "Everybody's" })).Is(200);
        (await admin.DeleteAsync($"/views/{shared.Id}")).Is(204);
    }

    /// <summary>What the audit tells of a view, newest first, once there are so many entries.</summary>
    private static async Task<IEnumerable<string>> ToldAsync(CrmClient admin, string view, int entries)
    {
        var told = await Eventually.SeesAsync(
            _ => admin.GetAsync($"/audit?subject={view}&kind=view"),
            list => list.Is(200).Body.GetArrayLength() >= entries,
            TimeSpan.FromSeconds(60),
            TestContext.Current.CancellationToken);
        return told.Body.EnumerateArray().Select(entry => string.Join(' ', [
            $"{entry.Text("action")} {entry.Text("actor")}",
            .. entry.GetProperty("changes").EnumerateArray().Select(change => $"{change.Text("field")}:{change.Text("old")}>{change.Text("new")}")]));
    }
}
