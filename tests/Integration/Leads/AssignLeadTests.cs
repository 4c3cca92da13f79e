using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Leads;

public sealed class AssignLeadTests(CrmFixture crm)
{
    [Fact]
    public async Task A_lead_is_assigned_passed_on_and_taken_back()
    {
        var (manager, rep) = ((await crm.NewUserAsync("manager")), await crm.NewUserAsync());
        var lead = await manager.Client.CreateLeadAsync();
        (await rep.Client.GetAsync($"/leads/{lead.Id}")).IsProblem(404, "Lead not found");

        var assigned = await AssignAsync(manager.Client, lead.Id, rep.Id);
        Assert.Equal((rep.Id, "\"2.1\""), (assigned["assignedUserId"].GetString(), assigned.ETag));
        Assert.Equal(["id", "firstName", "lastName", "email"], assigned["assignedUser"].Members());
        Assert.Equal((rep.Id, rep.Email), (assigned["assignedUser"].Text("id"), assigned["assignedUser"].Text("email")));
        Assert.Equal(assigned.Text, (await rep.Client.GetAsync($"/leads/{lead.Id}")).Is(200).Text);
        Assert.Equal(assigned.Text, (await rep.Client.GetAsync("/leads")).Is(200).Body[0].GetRawText());

        var passedOn = await AssignAsync(manager.Client, lead.Id, manager.Id);
        Assert.Equal((manager.Email, "\"3.1\""), (passedOn["assignedUser"].Text("email"), passedOn.ETag));
        (await rep.Client.GetAsync($"/leads/{lead.Id}")).IsProblem(404, "Lead not found");

        var takenBack = await AssignAsync(manager.Client, lead.Id, null);
        Assert.Null(takenBack["assignedUserId"].GetString());
        Assert.DoesNotContain("assignedUser", takenBack.Body.Members());
        Assert.Equal("\"4\"", takenBack.ETag);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/assign")]
    public async Task Nobody_is_assigned_who_is_unknown_or_inactive(string endpoint)
    {
        var (admin, inactive) = ((await crm.AdministratorAsync()).Client, await crm.NewUserAsync());
        (await admin.PatchAsync($"/users/{inactive.Id}", new { isActive = false })).Is(200);
        var lead = await admin.CreateLeadAsync();
        var path = $"/leads/{lead.Id}{endpoint}";

        var unknown = (await admin.PatchAsync(path, new { assignedUserId = Guid.CreateVersion7() })).IsProblem(404, "User not found");
        Assert.Equal(["assignedUserId"], unknown["errors"].Members());
        (await admin.PatchAsync(path, new { assignedUserId = inactive.Id })).IsProblem(422, "The user is not active");

        Assert.Equal((lead.ETag, lead.Text), Seen(await admin.GetAsync($"/leads/{lead.Id}")));
        Assert.Single(await crm.Server.PublishedAsync(crm.Server.LeadsDatabase, lead.Id));
    }

    [Fact]
    public async Task Without_the_member_nothing_is_assigned()
    {
        var rep = await crm.NewUserAsync();
        var lead = await rep.Client.CreateLeadAsync(rep.Id);

        var refused = (await rep.Client.PatchAsync($"/leads/{lead.Id}/assign", new { })).IsProblem(400);

        Assert.Equal(["assignedUserId"], refused["errors"].Members());
        Assert.Equal((lead.ETag, lead.Text), Seen(await rep.Client.GetAsync($"/leads/{lead.Id}")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_leads_of_somebody_who_left_stay_listed_and_show_nobody(bool deleted)
    {
        var (admin, rep) = ((await crm.AdministratorAsync()).Client, await crm.NewUserAsync());
        var lead = await admin.CreateLeadAsync(rep.Id);

        var left = deleted ? await admin.DeleteAsync($"/users/{rep.Id}") : await admin.PatchAsync($"/users/{rep.Id}", new { isActive = false });
        left.Is(deleted ? 204 : 200);

        var read = (await admin.GetAsync($"/leads/{lead.Id}", ("If-None-Match", lead.ETag!))).Is(200);
        var ofUser = (await admin.GetAsync($"/leads/user/{rep.Id}")).Is(200).Body.EnumerateArray().WithId(lead.Id);
        var all = (await admin.WalkAsync("/leads")).WithId(lead.Id);
        Assert.Equal("\"1\"", read.ETag);
        Assert.All([read.Body, ofUser, all], seen =>
        {
            Assert.Equal(rep.Id, seen.Text("assignedUserId"));
            Assert.DoesNotContain("assignedUser", seen.Members());
        });

        // The lead goes on, and comes into better hands.
        Assert.Equal("\"2\"", (await admin.PatchAsync($"/leads/{lead.Id}/status", new { status = "contacted" })).Is(200).ETag);
        var heir = await crm.NewUserAsync();
        Assert.Equal(heir.Email, (await AssignAsync(admin, lead.Id, heir.Id))["assignedUser"].Text("email"));
    }

    [Fact]
    public async Task Who_comes_back_is_shown_again()
    {
        var (admin, rep) = ((await crm.AdministratorAsync()).Client, await crm.NewUserAsync());
        var lead = await admin.CreateLeadAsync(rep.Id);
        (await admin.PatchAsync($"/users/{rep.Id}", new { isActive = false })).Is(200);
        (await admin.PatchAsync($"/users/{rep.Id}", new { isActive = true })).Is(200);

        var read = (await admin.GetAsync($"/leads/{lead.Id}")).Is(200);

        Assert.Equal((rep.Email, "\"1.3\""), (read["assignedUser"].Text("email"), read.ETag));
    }

    private static async Task<CrmResponse> AssignAsync(CrmClient client, string lead, string? user) =>
        (await client.PatchAsync($"/leads/{lead}/assign", new Dictionary<string, string?> { ["assignedUserId"] = user })).Is(200);

    private static (string? ETag, string Text) Seen(CrmResponse answer) => (answer.Is(200).ETag, answer.Text);
}
