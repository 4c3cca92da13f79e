using System.Globalization;
using System.Text.Json;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Leads;

/// <summary>GET /leads/stats. Others create leads meanwhile, so each test looks at those of its own company.</summary>
public sealed class LeadStatsTests(CrmFixture crm)
{
    private static readonly string[] Members = ["total", "byStatus", "bySource", "byAssignee", "winRate", "periods"];

    [Fact]
    public async Task It_counts_what_the_caller_sees_as_it_is_at_that_moment()
    {
        var (manager, rep, other) = ((await crm.NewUserAsync("manager")).Client, await crm.NewUserAsync(), await crm.NewUserAsync());
        var company = NewCompany();
        var mine = await CreateAsync(manager, company, rep.Id, "referral");
        var created = await CreateAsync(rep.Client, company, null, "website");
        var theirs = await CreateAsync(manager, company, other.Id, "website");
        (await manager.PatchAsync($"/leads/{mine}/status", new { status = "closed_won" })).Is(200);
        (await manager.PatchAsync($"/leads/{theirs}/status", new { status = "closed_lost" })).Is(200);

        var all = await StatsAsync(manager, $"company={company}");
        var seen = await StatsAsync(rep.Client, "");

        Assert.Equal(Members, all.Members());
        Assert.Equal("3 new:1,closed_won:1,closed_lost:1 website:2,referral:1 0.5", Told(all));
        Assert.Equal(["new", "contacted", "qualified", "proposal", "negotiation", "closed_won", "closed_lost"], all.GetProperty("byStatus").EnumerateArray().Select(each => each.Text("status")));
        Assert.Equal(
            new[] { (rep.Id, 1), (other.Id, 1), (null, 1) }.Order(),
            all.GetProperty("byAssignee").EnumerateArray().Select(each => (each.Text("assignedUserId"), each.GetProperty("count").GetInt32())).Order());
        Assert.Equal("2 new:1,closed_won:1 website:1,referral:1 1", Told(seen));

        // Whatever is done is counted from then on.
        (await rep.Client.PatchAsync($"/leads/{created}/status", new { status = "contacted" })).Is(200);
        (await manager.PatchAsync($"/leads/{mine}/assign", new { assignedUserId = other.Id })).Is(200);
        (await manager.DeleteAsync($"/leads/{theirs}")).Is(204);
        Assert.Equal("1 contacted:1 website:1 ", Told(await StatsAsync(rep.Client, "")));
        Assert.Equal("2 contacted:1,closed_won:1 website:1,referral:1 1", Told(await StatsAsync(manager, $"company={company}")));
    }

    [Fact]
    public async Task Every_filter_counts_what_the_list_shows()
    {
        var (manager, rep) = ((await crm.NewUserAsync("manager")).Client, await crm.NewUserAsync());
        var company = NewCompany();
        string[] leads = [await CreateAsync(manager, company, rep.Id, "referral"), await CreateAsync(rep.Client, company, null, "website"), await CreateAsync(manager, company, null, "other")];
        (await manager.PatchAsync($"/leads/{leads[0]}/status", new { status = "closed_won" })).Is(200);
        (await manager.PatchAsync($"/leads/{leads[1]}/status", new { status = "contacted" })).Is(200);
        var moment = (await manager.GetAsync($"/leads/{leads[1]}")).Is(200)["updatedAt"].GetString();
        var created = (await manager.GetAsync($"/leads/{leads[1]}")).Is(200)["createdAt"].GetString();

        foreach (var client in new[] { manager, rep.Client })
        {
            foreach (var filter in new[]
            {
                "status=closed_won", "status=!closed_won", "status=new,contacted", "source=website", "source=!website,other", "assignedUserId=me", "assignedUserId=none",
                $"assignedUserId={rep.Id}", $"assignedUserId=!{rep.Id}", "assignedUserId=!none", $"createdFrom={created}", $"createdTo={created}", $"updatedFrom={moment}",
                $"updatedTo={moment}", $"closedFrom={moment}", $"closedTo={moment}", "closedFrom=2000-01-01&status=closed_won", $"q={company}", "q=jan", "email=jane@example.com",
                "status=contacted&source=website&assignedUserId=none",
            })
            {
                var query = $"company={company}&{filter}";
                var listed = (await client.GetAsync($"/leads?{query}")).Is(200).Ids();
                Assert.True((await StatsAsync(client, query)).GetProperty("total").GetInt32() == listed.Length, $"{filter}: not {listed.Length}");
            }
        }
    }

    [Fact]
    public async Task Days_and_weeks_tell_what_was_created_and_closed_in_them()
    {
        var manager = (await crm.NewUserAsync("manager")).Client;
        var company = NewCompany();
        var won = await CreateAsync(manager, company, null, "website");
        await CreateAsync(manager, company, null, "website");
        (await manager.PatchAsync($"/leads/{won}/status", new { status = "closed_won" })).Is(200);
        var today = DateOnly.Parse((await manager.GetAsync($"/leads/{won}")).Is(200)["createdAt"].GetString()![..10], CultureInfo.InvariantCulture);

        var days = (await StatsAsync(manager, $"company={company}&from={today.AddDays(-2):yyyy-MM-dd}&to={today.AddDays(1):yyyy-MM-dd}")).GetProperty("periods");
        var weeks = (await StatsAsync(manager, $"company={company}&per=week&from={today:yyyy-MM-dd}&to={today.AddDays(7):yyyy-MM-dd}")).GetProperty("periods");

        Assert.Equal(Enumerable.Range(-2, 4).Select(day => $"{today.AddDays(day):yyyy-MM-dd}"), days.EnumerateArray().Select(day => day.Text("from")));
        Assert.Equal(2, days.EnumerateArray().Sum(day => day.GetProperty("created").GetInt32()));
        Assert.Equal(1, days.EnumerateArray().Sum(day => day.GetProperty("won").GetInt32()));
        Assert.Equal(0, days.EnumerateArray().Sum(day => day.GetProperty("lost").GetInt32()));
        Assert.Equal(2, weeks.GetArrayLength());
        Assert.Equal((2, 1), (weeks[0].GetProperty("created").GetInt32(), weeks[0].GetProperty("won").GetInt32()));
        Assert.Equal(30, (await StatsAsync(manager, $"company={company}")).GetProperty("periods").GetArrayLength());
    }

    [Theory]
    [InlineData("per=month", "per")]
    [InlineData("from=yesterday", "from")]
    [InlineData("to=2026-02-30", "to")]
    [InlineData("from=2026-02-02&to=2026-02-01", "from")]
    [InlineData("from=2000-01-01&to=2026-01-01", "from")]
    [InlineData("from=1969-12-31", "from")]
    [InlineData("status=nowhere", "status")]
    [InlineData("limit=10", "limit")]
    [InlineData("deleted=true", "deleted")]
    public async Task What_makes_no_sense_is_told(string query, string member) =>
        Assert.Contains(member, (await (await crm.NewUserAsync("manager")).Client.GetAsync($"/leads/stats?{query}")).IsProblem(400)["errors"].Members());

    private static string NewCompany() => $"Company{Guid.NewGuid():N}";

    private static async Task<string> CreateAsync(CrmClient client, string company, string? assignee, string source) =>
        (await client.PostAsync("/leads", new { firstName = "Jane", lastName = "Doe", email = "jane@example.com", company, source, assignedUserId = assignee })).Is(201).Id;

    private static async Task<JsonElement> StatsAsync(CrmClient client, string query) => (await client.GetAsync($"/leads/stats?{query}")).Is(200).Body;

    private static string Told(JsonElement stats)
    {
        return $"{stats.GetProperty("total")} {Some("byStatus", "status")} {Some("bySource", "source")} {stats.GetProperty("winRate")}";

        string Some(string member, string name) => string.Join(',', stats.GetProperty(member).EnumerateArray()
            .Where(each => each.GetProperty("count").GetInt32() > 0).Select(each => $"{each.Text(name)}:{each.GetProperty("count")}"));
    }
}
