using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Leads;

public sealed class CreateLeadTests(CrmFixture crm)
{
    private static readonly string[] Scalars =
    [
        "id", "firstName", "lastName", "email", "phone", "company", "position", "notes", "status", "source", "assignedUserId",
    ];

    [Fact]
    public async Task What_is_left_out_has_its_default()
    {
        var rep = (await crm.NewUserAsync()).Client;
        var body = LeadSteps.NewLead();

        var created = (await rep.PostAsync("/leads", body)).Is(201);

        Assert.Equal([.. Scalars, "createdAt", "updatedAt"], created.Body.Members());
        Assert.All(body, member => Assert.Equal(member.Value, created[member.Key].GetString()));
        Assert.Equal(("new", "other"), (created["status"].GetString(), created["source"].GetString()));
        Assert.All(["phone", "company", "position", "notes", "assignedUserId"], member => Assert.Null(created[member].GetString()));
        Assert.Equal(created["createdAt"].GetString(), created["updatedAt"].GetString());
        Assert.Equal(($"/leads/{created.Id}", "\"1\""), (created.Header("Location"), created.ETag));

        var read = (await rep.GetAsync(created.Header("Location")!)).Is(200);
        Assert.Equal((created.ETag, created.Text), (read.ETag, read.Text));
    }

    [Fact]
    public async Task What_is_given_is_kept()
    {
        var (manager, rep) = ((await crm.NewUserAsync("manager")).Client, await crm.NewUserAsync());
        var body = LeadSteps.NewLead(rep.Id);
        body["phone"] = CrmUsers.UniquePhone();
        body["company"] = "Müller & Söhne „GmbH“";
        body["position"] = "Buyer";
        body["notes"] = "Met at the fair.\n\tCalls back 😀";
        body["source"] = "email_campaign";

        var created = (await manager.PostAsync("/leads", body)).Is(201);

        Assert.Equal([.. Scalars, "assignedUser", "createdAt", "updatedAt"], created.Body.Members());
        Assert.All(body, member => Assert.Equal(member.Value, created[member.Key].GetString()));
        Assert.Equal("\"1.1\"", created.ETag);
        Assert.Equal(created.Text, (await manager.GetAsync($"/leads/{created.Id}")).Is(200).Text);
    }

    [Theory]
    [InlineData("website")]
    [InlineData("referral")]
    [InlineData("social_media")]
    [InlineData("email_campaign")]
    [InlineData("phone_call")]
    [InlineData("other")]
    public async Task Every_source_is_known(string source)
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var body = LeadSteps.NewLead();
        body["source"] = source;

        Assert.Equal(source, (await admin.PostAsync("/leads", body)).Is(201)["source"].GetString());
    }

    [Fact]
    public async Task Null_is_as_good_as_left_out()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var body = LeadSteps.NewLead();
        foreach (var member in new[] { "phone", "company", "position", "notes", "source", "assignedUserId" })
        {
            body[member] = null;
        }

        var created = (await admin.PostAsync("/leads", body)).Is(201);

        Assert.Equal("other", created["source"].GetString());
        Assert.Equal([.. Scalars, "createdAt", "updatedAt"], created.Body.Members());
    }

    [Fact]
    public async Task An_assignee_nobody_knows_or_who_is_inactive_is_refused_and_nothing_is_created()
    {
        var (admin, inactive) = ((await crm.AdministratorAsync()).Client, await crm.NewUserAsync());
        (await admin.PatchAsync($"/users/{inactive.Id}", new { isActive = false })).Is(200);
        var unknown = Guid.CreateVersion7().ToString();

        var refused = (await admin.PostAsync("/leads", LeadSteps.NewLead(unknown))).IsProblem(404, "User not found");
        Assert.Equal(["assignedUserId"], refused["errors"].Members());
        (await admin.PostAsync("/leads", LeadSteps.NewLead(inactive.Id))).IsProblem(422, "The user is not active");

        Assert.Empty((await admin.GetAsync($"/leads/user/{unknown}")).Is(200).Ids());
        Assert.Empty((await admin.GetAsync($"/leads/user/{inactive.Id}")).Is(200).Ids());
    }

    [Theory]
    [InlineData("id", "0199a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b")]
    [InlineData("status", "closed_won")]
    [InlineData("createdAt", "2026-01-01T00:00:00.000Z")]
    [InlineData("createdBy", "0199a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b")]
    public async Task Nobody_sets_what_is_not_theirs_to_set(string member, string value)
    {
        var rep = (await crm.NewUserAsync()).Client;
        var body = LeadSteps.NewLead();
        body[member] = value;

        var refused = (await rep.PostAsync("/leads", body)).IsProblem(400);

        Assert.Equal([member], refused["errors"].Members());
        Assert.Empty((await rep.GetAsync("/leads")).Is(200).Ids());
    }
}
