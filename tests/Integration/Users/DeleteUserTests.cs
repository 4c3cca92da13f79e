using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Users;

public sealed class DeleteUserTests(CrmFixture crm)
{
    [Fact]
    public async Task Who_is_deleted_is_nowhere_any_more()
    {
        var (admin, user) = (await crm.AdministratorAsync(), await crm.NewUserAsync());

        Assert.Equal("", (await admin.Client.DeleteAsync($"/users/{user.Id}")).Is(204).Text);

        foreach (var gone in new[]
        {
            await admin.Client.GetAsync($"/users/{user.Id}"),
            await admin.Client.GetAsync($"/users/email/{user.Email}"),
            await admin.Client.PatchAsync($"/users/{user.Id}", new { firstName = "Grace" }),
            await admin.Client.PatchAsync($"/users/{user.Id}", new { password = "analytical engine" }),
            await admin.Client.DeleteAsync($"/users/{user.Id}"),
            await admin.Client.PostAsync("/leads", Leads.LeadSteps.NewLead(user.Id)),
            await admin.Client.PostAsync("/notifications", Notifications.NotificationSteps.NewNotification(user.Id)),
        })
        {
            gone.IsProblem(404, "User not found");
        }

        Assert.DoesNotContain(user.Id, (await admin.Client.WalkAsync("/users")).Ids());
        (await user.Client.GetAsync("/auth/me")).IsProblem(401);
        (await crm.Anonymous.PostAsync("/auth/refresh", new { refreshToken = user.RefreshToken })).IsProblem(401);
        (await crm.Anonymous.PostAsync("/auth/login", new { email = user.Email, password = user.Password })).IsProblem(401, "Invalid credentials");
    }

    [Fact]
    public async Task Their_address_is_free_again()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var body = CrmUsers.NewUser();
        var first = (await admin.PostAsync("/users", body)).Is(201);
        (await admin.DeleteAsync($"/users/{first.Id}")).Is(204);

        var second = (await admin.PostAsync("/users", body)).Is(201);

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(second.Id, (await admin.GetAsync($"/users/email/{body["email"]}")).Is(200).Id);
        (await admin.GetAsync($"/users/{first.Id}")).IsProblem(404, "User not found");
    }

    [Fact]
    public async Task Only_the_version_that_was_meant_is_deleted()
    {
        var (admin, user) = ((await crm.AdministratorAsync()).Client, await crm.NewUserAsync());
        (await admin.PatchAsync($"/users/{user.Id}", new { firstName = "Grace" })).Is(200);

        (await admin.DeleteAsync($"/users/{user.Id}", ("If-Match", "\"1\""))).IsProblem(412);
        (await user.Client.GetAsync("/auth/me")).Is(200);
        (await admin.DeleteAsync($"/users/{user.Id}", ("If-Match", "\"2\""))).Is(204);
    }

    [Fact]
    public async Task Nothing_personal_is_left_in_the_row_and_in_the_timeline()
    {
        var (admin, user) = (await crm.AdministratorAsync(), await crm.NewUserAsync());
        var lastName = (await admin.Client.GetAsync($"/users/{user.Id}")).Is(200)["lastName"].GetString()!;
        (await admin.Client.PatchAsync($"/users/{user.Id}", new { firstName = "Grace" })).Is(200);

        (await admin.Client.DeleteAsync($"/users/{user.Id}")).Is(204);

        var server = crm.Server;
        var state = Assert.Single(await server.QueryAsync(
            server.UsersDatabase, "select state::text from users where id = $1::uuid", row => row.GetString(0), user.Id));
        Assert.All([user.Email, lastName, "Grace", "$2"], text => Assert.DoesNotContain(text, state, StringComparison.OrdinalIgnoreCase));
        var timeline = await server.TimelineAsync(server.UsersDatabase, user.Id);
        Assert.Equal(["user.created", "user.updated", "user.deleted"], timeline.Select(entry => entry.Type));
        Assert.All(timeline, entry => Assert.Equal((admin.Id, 0), (entry.Actor, entry.Changes.Length)));
    }
}
