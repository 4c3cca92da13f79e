using System.Net.Http.Headers;
using System.Text.Json;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Users;

public sealed class UpdateUserTests(CrmFixture crm)
{
    [Fact]
    public async Task What_is_absent_stays_as_it_is()
    {
        var (admin, user) = ((await crm.AdministratorAsync()).Client, await crm.NewUserAsync());
        var before = (await admin.GetAsync($"/users/{user.Id}")).Is(200);

        var renamed = (await admin.PatchAsync($"/users/{user.Id}", new { firstName = "Grace" })).Is(200);

        Assert.Equal((Answers.UserTag(user.Id, 2), "Grace"), (renamed.ETag, renamed["firstName"].GetString()));
        Assert.All(
            before.Body.Members().Except(["firstName", "updatedAt"]),
            member => Assert.True(JsonElement.DeepEquals(before[member], renamed[member]), member));
        Assert.True(string.CompareOrdinal(before["updatedAt"].GetString(), renamed["updatedAt"].GetString()) < 0);
        Assert.Equal(renamed.Text, (await admin.GetAsync($"/users/{user.Id}")).Is(200).Text);

        // Nor does it touch the password, and with it the sign-ins.
        (await user.Client.GetAsync("/auth/me")).Is(200);
        await crm.Anonymous.SignInAsync(user.Email, user.Password);
    }

    [Fact]
    public async Task Every_member_can_be_changed()
    {
        var (admin, user) = ((await crm.AdministratorAsync()).Client, await crm.NewUserAsync());
        var body = new { firstName = "Grace", lastName = "Hopper", email = CrmUsers.UniqueEmail(), role = "manager", isActive = false };

        var changed = (await admin.PatchAsync($"/users/{user.Id}", body)).Is(200);

        Assert.Equal(("Grace", "Hopper", body.email), (changed["firstName"].GetString(), changed["lastName"].GetString(), changed["email"].GetString()));
        Assert.Equal(("manager", false, Answers.UserTag(user.Id, 2)), (changed["role"].GetString(), changed["isActive"].GetBoolean(), changed.ETag));
        Assert.Equal(user.Id, (await admin.GetAsync($"/users/email/{body.email}")).Is(200).Id);
        (await admin.GetAsync($"/users/email/{user.Email}")).IsProblem(404, "User not found");
        (await user.Client.GetAsync("/auth/me")).IsProblem(401);
    }

    [Theory]
    [InlineData("firstName")]
    [InlineData("lastName")]
    [InlineData("email")]
    [InlineData("role")]
    [InlineData("isActive")]
    [InlineData("password")]
    public async Task Null_clears_nothing_that_is_required(string member)
    {
        var user = await crm.NewUserAsync();
        using var body = new StringContent($$"""{"{{member}}":null}""", MediaTypeHeaderValue.Parse("application/json"));

        var refused = (await user.Client.PatchAsync($"/users/{user.Id}", body)).IsProblem(400);

        Assert.Equal([member], refused["errors"].Members());
        Assert.Equal(Answers.UserTag(user.Id, 1), (await user.Client.GetAsync("/auth/me")).Is(200).ETag);
    }

    [Fact]
    public async Task What_changes_nothing_makes_no_version()
    {
        var user = await crm.NewUserAsync();
        var before = (await user.Client.GetAsync("/auth/me")).Is(200);

        var empty = (await user.Client.PatchAsync($"/users/{user.Id}", new { })).Is(200);
        var same = (await user.Client.PatchAsync($"/users/{user.Id}", new { firstName = "Ada", email = user.Email })).Is(200);

        Assert.All([empty, same], answer => Assert.Equal((before.ETag, before.Text), (answer.ETag, answer.Text)));
    }

    [Fact]
    public async Task The_address_of_somebody_else_is_refused_in_every_spelling()
    {
        var (user, other) = (await crm.NewUserAsync(), await crm.NewUserAsync());

        var refused = await user.Client.PatchAsync($"/users/{user.Id}", new { email = other.Email.ToUpperInvariant(), firstName = "Grace", currentPassword = user.Password });

        refused.IsProblem(409, "User with this email already exists");
        var me = (await user.Client.GetAsync("/auth/me")).Is(200);
        Assert.Equal((user.Email, "Ada", Answers.UserTag(user.Id, 1)), (me["email"].GetString(), me["firstName"].GetString(), me.ETag));

        // One's own in another spelling is a change like any other.
        var respelled = (await user.Client.PatchAsync($"/users/{user.Id}", new { email = user.Email.ToUpperInvariant(), currentPassword = user.Password })).Is(200);
        Assert.Equal((user.Email.ToUpperInvariant(), Answers.UserTag(user.Id, 2)), (respelled["email"].GetString(), respelled.ETag));
        await crm.Anonymous.SignInAsync(user.Email, user.Password);
    }

    [Fact]
    public async Task A_change_can_be_bound_to_the_version_it_was_meant_for()
    {
        var user = await crm.NewUserAsync();
        var path = $"/users/{user.Id}";

        var second = (await user.Client.PatchAsync(path, new { firstName = "Grace" }, ("If-Match", "\"1\""))).Is(200);
        foreach (var stale in new[] { "\"1\"", "W/\"2\"", "\"3\", \"1\"", "\"abc\"" })
        {
            (await user.Client.PatchAsync(path, new { firstName = "Mary" }, ("If-Match", stale))).IsProblem(412);
            (await user.Client.PatchAsync(path, new { firstName = "Grace" }, ("If-Match", stale))).IsProblem(412);
        }

        (await user.Client.PatchAsync(path, new { firstName = "Mary" }, ("If-Match", "2"))).IsProblem(400);
        Assert.Equal(Answers.UserTag(user.Id, 3), (await user.Client.PatchAsync(path, new { firstName = "Mary" }, ("If-Match", $"\"9\", {second.ETag}"))).Is(200).ETag);
        Assert.Equal(Answers.UserTag(user.Id, 4), (await user.Client.PatchAsync(path, new { firstName = "Joan" }, ("If-Match", "*"))).Is(200).ETag);
    }
}
