using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;
using MiniCrm.Tests.Support.Kafka;

namespace MiniCrm.Tests.Integration.Leads;

public sealed class LeadEventsTests(CrmFixture crm)
{
    [Fact]
    public async Task Creating_is_told_with_what_was_given()
    {
        var rep = await crm.NewUserAsync();
        var body = LeadSteps.NewLead();
        body["phone"] = CrmUsers.UniquePhone();
        var lead = (await rep.Client.PostAsync("/leads", body)).Is(201);

        var created = Assert.Single(await PublishedAsync(lead.Id));

        Assert.Equal(
            (1, "lead.created", $$"""{"leadId":"{{lead.Id}}","firstName":"Jane","lastName":"Doe","email":"{{body["email"]}}","source":"other","timestamp":"{{lead["createdAt"]}}"}"""),
            (created.Sequence, created.Topic, created.Value));
        Assert.Equal(lead["createdAt"].GetString(), created.Header("ce_time"));
        var entry = Assert.Single(await TimelineAsync(lead.Id));
        Assert.Equal((1, "lead.created", rep.Id), (entry.Sequence, entry.Type, entry.Actor));
        Assert.Equal(
            ["firstName: nothing → Jane", "lastName: nothing → Doe", $"email: nothing → {body["email"]}", $"phone: nothing → {body["phone"]}", "source: nothing → other"],
            entry.Changes);
    }

    [Fact]
    public async Task Created_with_an_assignee_it_is_assigned_next()
    {
        var (manager, rep) = (await crm.NewUserAsync("manager"), await crm.NewUserAsync());
        var lead = await manager.Client.CreateLeadAsync(rep.Id);

        Assert.Equal(
            [
                (1, "lead.created", $$"""{"leadId":"{{lead.Id}}","firstName":"Jane","lastName":"Doe","email":"{{lead["email"]}}","assignedUserId":"{{rep.Id}}","source":"other","timestamp":"{{lead["createdAt"]}}"}"""),
                (2, "lead.assigned", $$"""{"leadId":"{{lead.Id}}","newUserId":"{{rep.Id}}","timestamp":"{{lead["createdAt"]}}"}"""),
            ],
            await ToldAsync(lead.Id));
        var timeline = await TimelineAsync(lead.Id);
        Assert.Equal([(1, "lead.created", manager.Id), (2, "lead.assigned", manager.Id)], timeline.Select(entry => (entry.Sequence, entry.Type, entry.Actor)));
        Assert.Equal([$"assignedUserId: nothing → {rep.Id}"], timeline[1].Changes);
    }

    [Fact]
    public async Task A_change_of_everything_is_told_as_updated_status_changed_assigned()
    {
        var (manager, rep) = (await crm.NewUserAsync("manager"), await crm.NewUserAsync());
        var lead = await manager.Client.CreateLeadAsync();
        var email = CrmUsers.UniqueEmail();

        var changed = (await manager.Client.PatchAsync(
            $"/leads/{lead.Id}",
            new { assignedUserId = rep.Id, status = "closed_won", email, lastName = "Hopper", firstName = "Grace", source = "website" })).Is(200);

        var at = changed["updatedAt"];
        Assert.Equal(
            [
                (2, "lead.updated", $$"""{"leadId":"{{lead.Id}}","firstName":"Grace","lastName":"Hopper","email":"{{email}}","status":"closed_won","timestamp":"{{at}}"}"""),
                (3, "lead.status_changed", $$"""{"leadId":"{{lead.Id}}","previousStatus":"new","newStatus":"closed_won","userId":"{{manager.Id}}","timestamp":"{{at}}"}"""),
                (4, "lead.assigned", $$"""{"leadId":"{{lead.Id}}","newUserId":"{{rep.Id}}","timestamp":"{{at}}"}"""),
            ],
            (await ToldAsync(lead.Id)).Skip(1));
        var timeline = await TimelineAsync(lead.Id);
        Assert.Equal(["firstName: Jane → Grace", "lastName: Doe → Hopper", $"email: {lead["email"]} → {email}", "source: other → website"], timeline[1].Changes);
        Assert.Equal(["status: new → closed_won"], timeline[2].Changes);
        Assert.Equal([$"assignedUserId: nothing → {rep.Id}"], timeline[3].Changes);
        Assert.Equal([1, 2, 3, 4], timeline.Select(entry => entry.Sequence));
    }

    [Fact]
    public async Task A_change_of_what_the_topic_does_not_have_is_told_without_it()
    {
        var rep = await crm.NewUserAsync();
        var lead = await rep.Client.CreateLeadAsync();

        var noted = (await rep.Client.PatchAsync($"/leads/{lead.Id}", new { notes = "Calls back" })).Is(200);
        var cleared = (await rep.Client.PatchAsync($"/leads/{lead.Id}", new Dictionary<string, string?> { ["notes"] = null })).Is(200);

        Assert.Equal(
            [
                (2, "lead.updated", $$"""{"leadId":"{{lead.Id}}","timestamp":"{{noted["updatedAt"]}}"}"""),
                (3, "lead.updated", $$"""{"leadId":"{{lead.Id}}","timestamp":"{{cleared["updatedAt"]}}"}"""),
            ],
            (await ToldAsync(lead.Id)).Skip(1));
        Assert.Equal(
            ["notes: nothing → Calls back", "notes: Calls back → nothing"],
            (await TimelineAsync(lead.Id)).Skip(1).SelectMany(entry => entry.Changes));
    }

    [Fact]
    public async Task Assigning_and_moving_tell_only_their_own()
    {
        var (manager, rep) = (await crm.NewUserAsync("manager"), await crm.NewUserAsync());
        var lead = await manager.Client.CreateLeadAsync();
        var path = $"/leads/{lead.Id}";

        var times = new List<string?>();
        foreach (var assignee in new[] { rep.Id, manager.Id, null })
        {
            var assigned = (await manager.Client.PatchAsync($"{path}/assign", new Dictionary<string, string?> { ["assignedUserId"] = assignee })).Is(200);
            times.Add(assigned["updatedAt"].GetString());
        }

        var moved = (await manager.Client.PatchAsync($"{path}/status", new { status = "contacted" })).Is(200);

        Assert.Equal(
            [
                (2, "lead.assigned", $$"""{"leadId":"{{lead.Id}}","newUserId":"{{rep.Id}}","timestamp":"{{times[0]}}"}"""),
                (3, "lead.assigned", $$"""{"leadId":"{{lead.Id}}","previousUserId":"{{rep.Id}}","newUserId":"{{manager.Id}}","timestamp":"{{times[1]}}"}"""),
                (4, "lead.assigned", $$"""{"leadId":"{{lead.Id}}","previousUserId":"{{manager.Id}}","newUserId":null,"timestamp":"{{times[2]}}"}"""),
                (5, "lead.status_changed", $$"""{"leadId":"{{lead.Id}}","previousStatus":"new","newStatus":"contacted","userId":"{{manager.Id}}","timestamp":"{{moved["updatedAt"]}}"}"""),
            ],
            (await ToldAsync(lead.Id)).Skip(1));
        Assert.Equal(
            [
                $"assignedUserId: nothing → {rep.Id}", $"assignedUserId: {rep.Id} → {manager.Id}", $"assignedUserId: {manager.Id} → nothing",
                "status: new → contacted",
            ],
            (await TimelineAsync(lead.Id)).Skip(1).SelectMany(entry => entry.Changes));
    }

    [Fact]
    public async Task A_deletion_and_what_becomes_of_it_are_told()
    {
        const string time = @"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z";
        var (admin, manager) = (await crm.AdministratorAsync(), await crm.NewUserAsync("manager"));
        var lead = await manager.Client.CreateLeadAsync();
        (await manager.Client.DeleteAsync($"/leads/{lead.Id}")).Is(204);
        (await manager.Client.DeleteAsync($"/leads/{lead.Id}")).IsProblem(404);
        var restored = (await manager.Client.PostAsync($"/leads/{lead.Id}/restore", null)).Is(200);
        (await manager.Client.PostAsync($"/leads/{lead.Id}/restore", null)).IsProblem(409);
        (await admin.Client.PostAsync($"/leads/{lead.Id}/erase", null)).Is(204);
        (await admin.Client.PostAsync($"/leads/{lead.Id}/erase", null)).IsProblem(404);

        var told = await PublishedAsync(lead.Id);

        Assert.Equal(
            [(1, "lead.created"), (2, "lead.deleted"), (3, "lead.restored"), (4, "lead.deleted"), (5, "lead.erased")],
            told.Select(row => (row.Sequence, row.Topic)));
        Assert.Matches($$"""^\{"leadId":"{{lead.Id}}","timestamp":"{{time}}","keptUntil":"{{time}}"\}$""", told[1].Value);
        Assert.Equal($$"""{"leadId":"{{lead.Id}}","timestamp":"{{restored["updatedAt"]}}"}""", told[2].Value);
        Assert.Matches($$"""^\{"leadId":"{{lead.Id}}","timestamp":"{{time}}"\}$""", told[3].Value);
        Assert.Equal(told[3].Value, told[4].Value);
        Assert.Equal([manager.Id, manager.Id, manager.Id, admin.Id, admin.Id], (await TimelineAsync(lead.Id)).Select(entry => entry.Actor));
    }

    [Fact]
    public async Task What_is_refused_is_told_nobody()
    {
        var (admin, rep) = ((await crm.AdministratorAsync()).Client, await crm.NewUserAsync());
        var lead = await rep.Client.CreateLeadAsync();
        var path = $"/leads/{lead.Id}";

        (await rep.Client.DeleteAsync(path)).IsProblem(403);
        (await rep.Client.PatchAsync(path, new { firstName = "" })).IsProblem(400);
        (await rep.Client.PatchAsync(path, new { firstName = "Grace" }, ("If-Match", "\"2\""))).IsProblem(412);
        (await admin.PatchAsync(path, new { firstName = "Grace", assignedUserId = Guid.CreateVersion7() })).IsProblem(404);

        Assert.Single(await PublishedAsync(lead.Id));
        Assert.Single(await TimelineAsync(lead.Id));
        Assert.Equal(lead.Text, (await rep.Client.GetAsync(path)).Is(200).Text);
    }

    private Task<IReadOnlyList<KafkaEvent>> PublishedAsync(string lead) => crm.Server.PublishedAsync(crm.Server.LeadsDatabase, lead);

    private Task<List<TimelineRow>> TimelineAsync(string lead) => crm.Server.TimelineAsync(crm.Server.LeadsDatabase, lead);

    private async Task<IEnumerable<(int Sequence, string Topic, string Body)>> ToldAsync(string lead) =>
        (await PublishedAsync(lead)).Select(row => (row.Sequence, row.Topic, row.Value!));
}
