using System.Text.Json;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Leads;

public sealed class UpdateLeadTests(CrmFixture crm)
{
    private static readonly string[] Clearable = ["phone", "company", "position", "notes"];

    [Fact]
    public async Task What_is_absent_stays_and_null_clears()
    {
        var (rep, lead) = await FullLeadAsync();

        var moved = (await rep.PatchAsync($"/leads/{lead.Id}", new { company = "Elsewhere" })).Is(200);
        Assert.Equal(("Elsewhere", "\"2\""), (moved["company"].GetString(), moved.ETag));
        AssertSame(lead, moved, except: ["company", "updatedAt"]);
        Assert.True(string.CompareOrdinal(lead["updatedAt"].GetString(), moved["updatedAt"].GetString()) < 0);

        var cleared = (await rep.PatchAsync($"/leads/{lead.Id}", Clearable.ToDictionary(member => member, _ => (string?)null))).Is(200);
        Assert.All(Clearable, member => Assert.Equal(JsonValueKind.Null, cleared[member].ValueKind));
        AssertSame(moved, cleared, except: [.. Clearable, "updatedAt"]);
        Assert.Equal(cleared.Text, (await rep.GetAsync($"/leads/{lead.Id}")).Is(200).Text);
    }

    [Theory]
    [InlineData("firstName")]
    [InlineData("lastName")]
    [InlineData("email")]
    [InlineData("status")]
    [InlineData("source")]
    public async Task Null_clears_nothing_that_is_required(string member)
    {
        var rep = (await crm.NewUserAsync()).Client;
        var lead = await rep.CreateLeadAsync();

        var refused = (await rep.PatchAsync($"/leads/{lead.Id}", new Dictionary<string, string?> { [member] = null })).IsProblem(400);

        Assert.Equal([member], refused["errors"].Members());
        Assert.Equal(lead.Text, (await rep.GetAsync($"/leads/{lead.Id}")).Is(200).Text);
    }

    [Fact]
    public async Task Every_member_of_create_and_the_status_can_be_changed()
    {
        var rep = await crm.NewUserAsync();
        var lead = await rep.Client.CreateLeadAsync();
        var body = LeadSteps.NewLead(rep.Id);
        foreach (var (member, value) in new[]
        {
            ("firstName", "Grace"), ("lastName", "Hopper"), ("phone", "+4930123456"), ("company", "Navy"), ("position", "Admiral"),
            ("notes", "Nanoseconds"), ("source", "referral"), ("status", "negotiation"),
        })
        {
            body[member] = value;
        }

        var changed = (await rep.Client.PatchAsync($"/leads/{lead.Id}", body)).Is(200);

        Assert.All(body, member => Assert.Equal(member.Value, changed[member.Key].GetString()));
        Assert.Equal("\"2.1\"", changed.ETag);
        Assert.Equal(rep.Email, changed["assignedUser"].Text("email"));
    }

    [Theory]
    [InlineData("contacted")]
    [InlineData("qualified")]
    [InlineData("proposal")]
    [InlineData("negotiation")]
    [InlineData("closed_won")]
    [InlineData("closed_lost")]
    public async Task A_lead_goes_to_any_status_and_back(string status)
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var path = $"/leads/{(await admin.CreateLeadAsync()).Id}/status";

        var there = (await admin.PatchAsync(path, new { status })).Is(200);
        var back = (await admin.PatchAsync(path, new { status = "new" })).Is(200);

        Assert.Equal((status, "\"2\""), (there["status"].GetString(), there.ETag));
        Assert.Equal(("new", "\"3\""), (back["status"].GetString(), back.ETag));
    }

    [Fact]
    public async Task What_changes_nothing_makes_no_version_and_tells_nobody()
    {
        var (rep, lead) = await FullLeadAsync();
        var same = lead.Body.Members().Except(["id", "createdAt", "updatedAt"]).ToDictionary(member => member, member => lead[member].GetString());

        foreach (var answer in new[]
        {
            await rep.PatchAsync($"/leads/{lead.Id}", new { }),
            await rep.PatchAsync($"/leads/{lead.Id}", same),
            await rep.PatchAsync($"/leads/{lead.Id}/status", new { status = "new" }),
            await rep.PatchAsync($"/leads/{lead.Id}/assign", new Dictionary<string, string?> { ["assignedUserId"] = null }),
        })
        {
            answer.Is(200);
            Assert.Equal((lead.ETag, lead.Text), (answer.ETag, answer.Text));
        }

        Assert.Single(await crm.Server.PublishedAsync(crm.Server.LeadsDatabase, lead.Id));
        Assert.Single(await crm.Server.TimelineAsync(crm.Server.LeadsDatabase, lead.Id));
    }

    [Fact]
    public async Task A_lead_nobody_knows_is_not_found()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var unknown = $"/leads/{Guid.CreateVersion7()}";

        (await admin.GetAsync(unknown)).IsProblem(404, "Lead not found");
        (await admin.PatchAsync(unknown, new { company = "Elsewhere" }, ("If-Match", "*"))).IsProblem(404, "Lead not found");
        (await admin.PatchAsync($"{unknown}/status", new { status = "contacted" })).IsProblem(404, "Lead not found");
        (await admin.PatchAsync($"{unknown}/assign", new Dictionary<string, string?> { ["assignedUserId"] = null })).IsProblem(404, "Lead not found");
        (await admin.DeleteAsync(unknown)).IsProblem(404, "Lead not found");
    }

    private async Task<(CrmClient Rep, CrmResponse Lead)> FullLeadAsync()
    {
        var rep = (await crm.NewUserAsync()).Client;
        var body = LeadSteps.NewLead();
        body["phone"] = CrmUsers.UniquePhone();
        body["company"] = "Example Ltd";
        body["position"] = "Buyer";
        body["notes"] = "Met at the fair";
        return (rep, (await rep.PostAsync("/leads", body)).Is(201));
    }

    private static void AssertSame(CrmResponse before, CrmResponse after, string[] except) =>
        Assert.All(
            before.Body.Members().Except(except),
            member => Assert.True(JsonElement.DeepEquals(before[member], after[member]), $"{member}: {before} {after}"));
}
