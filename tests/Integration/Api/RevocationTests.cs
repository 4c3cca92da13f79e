using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Api;

/// <summary>What is done to a user is felt by the very next request, whatever tokens there are.</summary>
public sealed class RevocationTests(CrmFixture crm)
{
    [Fact]
    public async Task Deactivation_ends_access_and_refreshing()
    {
        var admin = await crm.AdministratorAsync();
        var user = await SeenUserAsync();

        (await admin.Client.PatchAsync($"/users/{user.Id}", new { isActive = false })).Expect(HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.Unauthorized, (await user.Client.GetAsync("/auth/me")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await user.Client.PostAsync("/leads", Lead())).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await RefreshAsync(user)).Status);
    }

    [Fact]
    public async Task Deletion_ends_access_refreshing_and_signing_in()
    {
        var admin = await crm.AdministratorAsync();
        var user = await SeenUserAsync();

        (await admin.Client.DeleteAsync($"/users/{user.Id}")).Expect(HttpStatusCode.NoContent);

        Assert.Equal(HttpStatusCode.Unauthorized, (await user.Client.GetAsync("/auth/me")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await RefreshAsync(user)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await LoginAsync(user.Email, user.Password)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.Client.GetAsync($"/users/{user.Id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.Client.GetAsync($"/users/email/{user.Email}")).Status);
    }

    [Fact]
    public async Task A_demotion_and_a_promotion_need_no_new_token()
    {
        var admin = await crm.AdministratorAsync();
        var user = await crm.NewUserAsync("admin");
        (await user.Client.PostAsync("/users", CrmUsers.NewUser())).Expect(HttpStatusCode.Created);

        (await admin.Client.PatchAsync($"/users/{user.Id}", new { role = "sales_rep" })).Expect(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.Forbidden, (await user.Client.PostAsync("/users", CrmUsers.NewUser())).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await user.Client.GetAsync($"/leads/user/{admin.Id}")).Status);
        Assert.Equal("sales_rep", (await user.Client.GetAsync("/auth/me"))["role"].GetString());

        (await admin.Client.PatchAsync($"/users/{user.Id}", new { role = "manager" })).Expect(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, (await user.Client.GetAsync($"/leads/user/{admin.Id}")).Status);
        Assert.Equal("manager", (await RefreshAsync(user))["user"].GetProperty("role").GetString());
    }

    [Fact]
    public async Task Who_is_activated_again_has_to_sign_in_again()
    {
        var admin = await crm.AdministratorAsync();
        var user = await SeenUserAsync();

        (await admin.Client.PatchAsync($"/users/{user.Id}", new { isActive = false })).Expect(HttpStatusCode.OK);
        (await admin.Client.PatchAsync($"/users/{user.Id}", new { isActive = true })).Expect(HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.Unauthorized, (await user.Client.GetAsync("/auth/me")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await RefreshAsync(user)).Status);
        (await LoginAsync(user.Email, user.Password)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_new_password_by_an_admin_ends_every_sign_in_and_the_old_password()
    {
        var user = await SeenUserAsync();
        var elsewhere = await crm.Anonymous.SignInAsync(user.Email, user.Password);

        (await (await crm.AdministratorAsync()).Client.PatchAsync($"/users/{user.Id}", new { password = "another password" })).Expect(HttpStatusCode.OK);

        foreach (var signIn in new[] { user, elsewhere })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await signIn.Client.GetAsync("/auth/me")).Status);
            Assert.Equal(HttpStatusCode.Unauthorized, (await RefreshAsync(signIn)).Status);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await LoginAsync(user.Email, user.Password)).Status);
        var again = await crm.Anonymous.SignInAsync(user.Email, "another password");
        (await again.Client.GetAsync("/auth/me")).Expect(HttpStatusCode.OK);
        (await RefreshAsync(again)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_change_of_the_profile_leaves_password_and_sign_ins_as_they_are()
    {
        var user = await SeenUserAsync();
        var email = CrmUsers.UniqueEmail();

        var changed = await user.Client.PatchAsync($"/users/{user.Id}", new { firstName = "Augusta", email, currentPassword = user.Password });

        Assert.Equal("Augusta", changed.Expect(HttpStatusCode.OK)["firstName"].GetString());
        Assert.Equal(user.Id, changed.Id);
        (await user.Client.GetAsync("/auth/me")).Expect(HttpStatusCode.OK);
        (await RefreshAsync(user)).Expect(HttpStatusCode.OK);
        (await LoginAsync(email, user.Password)).Expect(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.Unauthorized, (await LoginAsync(user.Email, user.Password)).Status);
    }

    /// <summary>Whose token the gateway has seen, and may remember.</summary>
    private async Task<CrmUser> SeenUserAsync()
    {
        var user = await crm.NewUserAsync();
        (await user.Client.GetAsync("/auth/me")).Expect(HttpStatusCode.OK);
        return user;
    }

    private Task<CrmResponse> LoginAsync(string email, string password) => crm.Anonymous.PostAsync("/auth/login", new { email, password });

    private Task<CrmResponse> RefreshAsync(CrmUser user) => crm.Anonymous.PostAsync("/auth/refresh", new { user.RefreshToken });

    private static object Lead() => new { firstName = "Grace", lastName = "Hopper", email = CrmUsers.UniqueEmail() };
}
