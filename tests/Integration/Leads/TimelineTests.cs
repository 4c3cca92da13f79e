using System.Text.Json;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Leads;

public sealed class TimelineTests(CrmFixture crm)
{
    [Fact]
    public async Task It_tells_who_did_what_when_oldest_first()
    {
        var admin = await crm.AdministratorAsync();
        var rep = await crm.NewUserAsync();
        var lead = await rep.Client.CreateLeadAsync();
        (await rep.Client.PatchAsync($"/leads/{lead.Id}/status", new { status = "contacted" })).Is(200);
        (await admin.Client.PatchAsync($"/leads/{lead.Id}/assign", new { assignedUserId = rep.Id })).Is(200);
        (await rep.Client.PatchAsync($"/leads/{lead.Id}", new { company = "Example Ltd", phone = (string?)null, status = "qualified" })).Is(200);

        var timeline = (await rep.Client.GetAsync($"/leads/{lead.Id}/timeline")).Is(200);

        var entries = timeline.Body.EnumerateArray().ToArray();
        Assert.All(entries, entry => Assert.Equal(["sequence", "type", "actor", "time", "changes"], entry.Members()));
        Assert.Equal(
            [
                $"1 lead.created {rep.Id}", $"2 lead.status_changed {rep.Id}", $"3 lead.assigned {admin.Id}",
                $"4 lead.updated {rep.Id}", $"5 lead.status_changed {rep.Id}",
            ],
            entries.Select(entry => $"{entry.GetProperty("sequence")} {entry.Text("type")} {entry.Text("actor")}"));
        Assert.Equal(lead["createdAt"].GetString(), entries[0].Text("time"));
        Assert.Contains("""{"field":"firstName","old":null,"new":"Jane"}""", Changes(entries[0]), StringComparison.Ordinal);
        Assert.Equal("""[{"field":"status","old":"new","new":"contacted"}]""", Changes(entries[1]));
        Assert.Equal($$"""[{"field":"assignedUserId","old":null,"new":"{{rep.Id}}"}]""", Changes(entries[2]));
        Assert.Equal("""[{"field":"company","old":null,"new":"Example Ltd"}]""", Changes(entries[3]));
    }

    [Fact]
    public async Task It_is_read_in_parts_and_after_a_sequence()
    {
        var client = (await crm.NewUserAsync()).Client;
        var lead = await client.CreateLeadAsync();
        foreach (var company in Enumerable.Range(1, 6))
        {
            (await client.PatchAsync($"/leads/{lead.Id}", new { company = $"Company {company}" })).Is(200);
        }

        var whole = await client.WalkAsync($"/leads/{lead.Id}/timeline?limit=3");
        var end = (await client.GetAsync($"/leads/{lead.Id}/timeline?after=5&limit=2")).Is(200);

        Assert.Equal([1, 2, 3, 4, 5, 6, 7], whole.Select(entry => entry.GetProperty("sequence").GetInt32()));
        Assert.Equal([6, 7], end.Body.EnumerateArray().Select(entry => entry.GetProperty("sequence").GetInt32()));
        Assert.Null(end.Next());
    }

    [Fact]
    public async Task Who_does_not_see_the_lead_does_not_see_its_timeline()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var rep = await crm.NewUserAsync();
        var lead = await admin.CreateLeadAsync(rep.Id);
        (await rep.Client.GetAsync($"/leads/{lead.Id}/timeline")).Is(200);

        (await admin.PatchAsync($"/leads/{lead.Id}/assign", new { assignedUserId = (string?)null })).Is(200);
        (await rep.Client.GetAsync($"/leads/{lead.Id}/timeline")).IsProblem(404, "Lead not found");

        (await admin.DeleteAsync($"/leads/{lead.Id}")).Is(204);
        (await admin.GetAsync($"/leads/{lead.Id}/timeline")).IsProblem(404, "Lead not found");
    }

    private static string Changes(JsonElement entry) => entry.GetProperty("changes").GetRawText();
}
