using System.Text.Json;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Leads;

/// <summary>GET /pipeline. Others create leads meanwhile, so each test looks at those of its own company.</summary>
public sealed class PipelineTests(CrmFixture crm)
{
    private static readonly string[] Statuses = ["new", "contacted", "qualified", "proposal", "negotiation", "closed_won", "closed_lost"];

    [Fact]
    public async Task It_holds_the_newest_of_each_status_with_their_count_and_leads_on_to_the_list()
    {
        var manager = (await crm.NewUserAsync("manager")).Client;
        var company = NewCompany();
        var leads = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            leads.Add(await CreateAsync(manager, company, null));
        }

        (await manager.PatchAsync($"/leads/{leads[1]}/status", new { status = "proposal" })).Is(200);

        var stages = await ReadAsync(manager, $"company={company}&limit=2");

        Assert.Equal(Statuses, stages.Select(stage => stage.Text("status")));
        Assert.Equal([4, 0, 0, 1, 0, 0, 0], stages.Select(stage => stage.GetProperty("count").GetInt64()));
        Assert.Equal([leads[4], leads[3]], IdsOf(stages[0]));
        Assert.Equal([leads[1]], IdsOf(stages[3]));
        Assert.All(stages.Skip(1), stage => Assert.Equal(JsonValueKind.Null, stage.GetProperty("next").ValueKind));
        var rest = (await manager.GetAsync(stages[0].Text("next")!)).Is(200);
        Assert.Equal([leads[2], leads[0]], rest.Ids());
        Assert.Equal(["proposal", "closed_won"], (await ReadAsync(manager, $"company={company}&status=proposal,closed_won")).Select(stage => stage.Text("status")));
        Assert.Equal(["new", "contacted"], (await ReadAsync(manager, $"company={company}&status=!proposal,closed_won,closed_lost,negotiation,qualified")).Select(stage => stage.Text("status")));
    }

    [Fact]
    public async Task A_sales_rep_sees_and_counts_their_own_whatever_is_filtered()
    {
        var (manager, rep) = ((await crm.NewUserAsync("manager")).Client, await crm.NewUserAsync());
        var company = NewCompany();
        string[] own = [await CreateAsync(manager, company, rep.Id), await CreateAsync(rep.Client, company, null)];
        var foreign = await CreateAsync(manager, company, null);

        foreach (var query in new[] { "", $"company={company}", $"q={company}", "assignedUserId=!none", "status=new" })
        {
            var all = await ReadAsync(rep.Client, query);
            var listed = (await rep.Client.GetAsync($"/leads?{query}")).Is(200).Ids();
            Assert.Equal(listed.Order(), all.SelectMany(IdsOf).Order());
            Assert.Equal(listed.Length, all.Sum(stage => stage.GetProperty("count").GetInt64()));
            Assert.DoesNotContain(foreign, all.SelectMany(IdsOf));
        }

        // Counted, by whoever does it, as one shows less than there is.
        foreach (var query in new[] { "limit=1", $"limit=1&q={company}" })
        {
            Assert.Equal(own.Length, (await ReadAsync(rep.Client, query))[0].GetProperty("count").GetInt64());
        }

        // Whatever is done is counted from then on.
        (await manager.PatchAsync($"/leads/{own[0]}/assign", new { assignedUserId = (string?)null })).Is(200);
        Assert.Equal(1, (await ReadAsync(rep.Client, "limit=1"))[0].GetProperty("count").GetInt64());
    }

    private static string NewCompany() => $"Company{Guid.NewGuid():N}";

    private static async Task<string> CreateAsync(CrmClient client, string company, string? assignee) =>
        (await client.PostAsync("/leads", new Dictionary<string, object?>(LeadSteps.NewLead(assignee)) { ["company"] = company })).Is(201).Id;

    private static async Task<JsonElement[]> ReadAsync(CrmClient client, string query) => [.. (await client.GetAsync($"/pipeline?{query}")).Is(200).Body.EnumerateArray()];

    private static string[] IdsOf(JsonElement stage) => [.. stage.GetProperty("leads").EnumerateArray().Select(lead => lead.Text("id")!)];
}
