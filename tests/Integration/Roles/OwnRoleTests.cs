using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Roles;

public sealed class OwnRoleTests(CrmFixture crm)
{
    [Theory]
    [InlineData("admin", "manager")]
    [InlineData("manager", "admin")]
    [InlineData("sales_rep", "admin")]
    public async Task Nobody_changes_their_own_role_or_activity(string role, string wanted)
    {
        var user = await crm.NewUserAsync(role);

        var promoted = await user.Client.PatchAsync($"/users/{user.Id}", new { role = wanted, firstName = "Grace" });
        var deactivated = await user.Client.PatchAsync($"/users/{user.Id}", new { isActive = false });

        promoted.IsProblem(403, "Nobody changes their own role");
        Assert.Equal(["role"], promoted["errors"].Members());
        deactivated.IsProblem(403, "Nobody activates or deactivates themselves");
        Assert.Equal(["isActive"], deactivated["errors"].Members());
        var me = (await user.Client.GetAsync("/auth/me")).Is(200);
        Assert.Equal((role, "Ada", Answers.UserTag(user.Id, 1)), (me["role"].GetString(), me["firstName"].GetString(), me.ETag));
    }

    [Theory]
    [InlineData("admin")]
    [InlineData("sales_rep")]
    public async Task The_values_they_have_already_are_no_change(string role)
    {
        var user = await crm.NewUserAsync(role);

        var same = (await user.Client.PatchAsync($"/users/{user.Id}", new { role, isActive = true })).Is(200);
        var renamed = (await user.Client.PatchAsync($"/users/{user.Id}", new { role, isActive = true, firstName = "Grace" })).Is(200);

        Assert.Equal(Answers.UserTag(user.Id, 1), same.ETag);
        Assert.Equal((Answers.UserTag(user.Id, 2), "Grace"), (renamed.ETag, renamed["firstName"].GetString()));
    }

    [Fact]
    public async Task An_admin_changes_the_role_of_others_and_the_next_request_feels_it()
    {
        var (admin, rep) = (await crm.AdministratorAsync(), await crm.NewUserAsync());
        (await rep.Client.GetAsync($"/leads/user/{admin.Id}")).IsProblem(403);

        var promoted = (await admin.Client.PatchAsync($"/users/{rep.Id}", new { role = "manager" })).Is(200);
        Assert.Equal("manager", promoted["role"].GetString());
        (await rep.Client.GetAsync($"/leads/user/{admin.Id}")).Is(200);

        (await admin.Client.PatchAsync($"/users/{rep.Id}", new { role = "sales_rep" })).Is(200);
        (await rep.Client.GetAsync($"/leads/user/{admin.Id}")).IsProblem(403);
    }
}
