using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Users;

public sealed class UserEventsTests(CrmFixture crm)
{
    private CrmServer Server => crm.Server;

    [Fact]
    public async Task Each_command_tells_what_it_did()
    {
        var admin = await crm.AdministratorAsync();
        var body = CrmUsers.NewUser("manager");
        var (email, newEmail) = ((string)body["email"]!, CrmUsers.UniqueEmail());
        var created = (await admin.Client.PostAsync("/users", body)).Is(201);
        var (id, path) = (created.Id, $"/users/{created.Id}");
        var renamed = (await admin.Client.PatchAsync(path, new { firstName = "Grace" })).Is(200);
        (await admin.Client.PatchAsync(path, new { firstName = "Grace" })).Is(200);
        var changed = (await admin.Client.PatchAsync(
            path, new { isActive = false, role = "sales_rep", lastName = "Hopper", email = newEmail })).Is(200);
        var rekeyed = (await admin.Client.PatchAsync(path, new { password = "analytical engine" })).Is(200);

        var outbox = await Server.PublishedAsync(Server.UsersDatabase, id);

        Assert.Equal(
            [
                (1, "user.created", $$"""{"userId":"{{id}}","email":"{{email}}","firstName":"Ada","lastName":"{{body["lastName"]}}","role":"manager","timestamp":"{{created["createdAt"]}}"}"""),
                (2, "user.updated", $$"""{"userId":"{{id}}","firstName":"Grace","timestamp":"{{renamed["updatedAt"]}}"}"""),
                (3, "user.updated", $$"""{"userId":"{{id}}","email":"{{newEmail}}","lastName":"Hopper","role":"sales_rep","isActive":false,"timestamp":"{{changed["updatedAt"]}}"}"""),
                (4, "user.security_changed", $$"""{"userId":"{{id}}","kind":"email","timestamp":"{{changed["updatedAt"]}}"}"""),
                (5, "user.updated", $$"""{"userId":"{{id}}","timestamp":"{{rekeyed["updatedAt"]}}"}"""),
                (6, "user.security_changed", $$"""{"userId":"{{id}}","kind":"password","timestamp":"{{rekeyed["updatedAt"]}}"}"""),
            ],
            outbox.Select(row => (row.Sequence, row.Topic, row.Value)));
        Assert.Equal(changed["updatedAt"].GetString(), outbox[2].Header("ce_time"));

        var timeline = await Server.TimelineAsync(Server.UsersDatabase, id);
        Assert.All(timeline, entry => Assert.Equal(admin.Id, entry.Actor));
        Assert.Equal([(1, "user.created"), (2, "user.updated"), (3, "user.updated"), (5, "user.updated")], timeline.Select(entry => (entry.Sequence, entry.Type)));
        Assert.Equal(
            [
                "firstName: nothing → Ada", $"lastName: nothing → {body["lastName"]}", $"email: nothing → {email}",
                "role: nothing → manager", "isActive: nothing → True",
            ],
            timeline[0].Changes);
        Assert.Equal(["firstName: Ada → Grace"], timeline[1].Changes);
        Assert.Equal(
            [
                $"lastName: {body["lastName"]} → Hopper", $"email: {email} → {newEmail}", "role: manager → sales_rep", "isActive: True → False",
            ],
            timeline[2].Changes);
        Assert.Equal(["password: nothing → nothing"], timeline[3].Changes);
    }

    [Fact]
    public async Task A_deletion_is_the_last_that_is_told()
    {
        var (admin, user) = (await crm.AdministratorAsync(), await crm.NewUserAsync());
        (await admin.Client.DeleteAsync($"/users/{user.Id}")).Is(204);

        var deleted = (await Server.PublishedAsync(Server.UsersDatabase, user.Id))[^1];

        Assert.Equal((2, "user.deleted"), (deleted.Sequence, deleted.Topic));
        Assert.Matches($$"""^\{"userId":"{{user.Id}}","timestamp":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"\}$""", deleted.Value);
    }

    [Fact]
    public async Task Who_changes_their_own_profile_is_who_did_it()
    {
        var user = await crm.NewUserAsync();
        (await user.Client.PatchAsync($"/users/{user.Id}", new { firstName = "Grace" })).Is(200);

        Assert.Equal(user.Id, (await Server.TimelineAsync(Server.UsersDatabase, user.Id))[^1].Actor);
    }

    [Fact]
    public async Task Who_registers_did_it_themselves_and_signing_in_is_told_nobody()
    {
        var body = CrmUsers.NewUser();
        var registered = (await crm.Anonymous.PostAsync("/auth/register", body)).Is(201)["user"];
        var id = registered.Text("id")!;
        await crm.Anonymous.SignInAsync((string)body["email"]!, (string)body["password"]!);

        var told = Assert.Single(await Server.PublishedAsync(Server.UsersDatabase, id));
        Assert.Equal(
            (1, "user.created", $$"""{"userId":"{{id}}","email":"{{body["email"]}}","firstName":"Ada","lastName":"{{body["lastName"]}}","role":"sales_rep","timestamp":"{{registered.Text("createdAt")}}"}"""),
            (told.Sequence, told.Topic, told.Value));
        Assert.Equal(id, Assert.Single(await Server.TimelineAsync(Server.UsersDatabase, id)).Actor);
    }

    [Fact]
    public async Task No_password_and_no_hash_is_told_anywhere()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var (first, second) = ($"first {Guid.NewGuid():N}", $"second {Guid.NewGuid():N}");
        var body = CrmUsers.NewUser();
        body["password"] = first;
        var created = (await admin.PostAsync("/users", body)).Is(201);
        var changed = (await admin.PatchAsync($"/users/{created.Id}", new { password = second })).Is(200);
        await crm.Anonymous.SignInAsync((string)body["email"]!, second);

        var told = await Server.QueryAsync(
            Server.UsersDatabase,
            "select changes::text from timeline",
            row => row.GetString(0));
        var published = (await Server.PublishedAsync(Server.UsersDatabase, created.Id)).Select(user => user.Value).ToArray();

        Assert.Equal(3, published.Length);
        Assert.All(told.Concat(published).Append(created.Text).Append(changed.Text), text =>
            Assert.All([first, second, "$2a$", "$2b$", "$2y$", "passwordHash"], secret => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase)));
    }
}
