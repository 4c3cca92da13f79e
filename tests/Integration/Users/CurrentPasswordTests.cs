using System.Net;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Users;

/// <summary>An access token is not enough to take an account over.</summary>
public sealed class CurrentPasswordTests(CrmFixture crm)
{
    private const string NewPassword = "another battery staple";

    [Theory]
    [InlineData("sales_rep", "password")]
    [InlineData("sales_rep", "email")]
    [InlineData("admin", "password")]
    [InlineData("admin", "email")]
    public async Task Users_change_their_own_with_the_current_password_only(string role, string member)
    {
        var user = await crm.NewUserAsync(role);
        var value = member == "email" ? CrmUsers.UniqueEmail() : NewPassword;

        var missing = (await ChangeAsync(user, user.Id, member, value)).IsProblem(422);
        var wrong = (await ChangeAsync(user, user.Id, member, value, "not the password")).IsProblem(403);
        var empty = (await ChangeAsync(user, user.Id, member, value, "")).IsProblem(403);

        Assert.All([missing, wrong, empty], answer => Assert.Equal(["currentPassword"], answer["errors"].Members()));
        Assert.StartsWith("\"1.", (await user.Client.GetAsync("/auth/me")).Is(200).ETag, StringComparison.Ordinal);
        await crm.Anonymous.SignInAsync(user.Email, user.Password);
        (await ChangeAsync(user, user.Id, member, value, user.Password)).Is(200);
    }

    [Theory]
    [InlineData("password")]
    [InlineData("email")]
    public async Task It_ends_the_other_sign_ins_and_the_one_that_did_it_goes_on(string member)
    {
        var user = await crm.NewUserAsync();
        var other = await crm.Anonymous.SignInAsync(user.Email, user.Password);
        (await other.Client.GetAsync("/auth/me")).Is(200);
        var (email, password) = member == "email" ? (CrmUsers.UniqueEmail(), user.Password) : (user.Email, NewPassword);

        (await ChangeAsync(user, user.Id, member, member == "email" ? email : password, user.Password)).Is(200);

        (await other.Client.GetAsync("/auth/me")).IsProblem(401);
        (await crm.Anonymous.PostAsync("/auth/refresh", new { other.RefreshToken })).IsProblem(401);
        (await user.Client.GetAsync("/auth/me")).Is(200);
        var refreshed = (await crm.Anonymous.PostAsync("/auth/refresh", new { user.RefreshToken })).Is(200);
        (await (user.Client with { AccessToken = refreshed["accessToken"].GetString() }).GetAsync("/auth/me")).Is(200);

        // And from a new one the first can be ended in the same way.
        var again = await crm.Anonymous.SignInAsync(email, password);
        (await ChangeAsync(again, user.Id, "password", "a third staple", password)).Is(200);
        (await user.Client.GetAsync("/auth/me")).IsProblem(401);
        (await again.Client.GetAsync("/auth/me")).Is(200);
    }

    [Theory]
    [InlineData("password")]
    [InlineData("email")]
    public async Task An_admin_needs_no_password_of_others_and_ends_all_their_sign_ins(string member)
    {
        var (admin, user) = (await crm.AdministratorAsync(), await crm.NewUserAsync());
        var value = member == "email" ? CrmUsers.UniqueEmail() : NewPassword;

        (await ChangeAsync(admin, user.Id, member, value)).Is(200);

        (await user.Client.GetAsync("/auth/me")).IsProblem(401);
        (await crm.Anonymous.PostAsync("/auth/refresh", new { user.RefreshToken })).IsProblem(401);
        (await admin.Client.GetAsync("/auth/me")).Is(200);
    }

    [Fact]
    public async Task What_is_sent_but_not_changed_needs_no_password()
    {
        var user = await crm.NewUserAsync();

        (await user.Client.PatchAsync($"/users/{user.Id}", new { firstName = "Grace", email = user.Email })).Is(200);
        (await user.Client.PatchAsync($"/users/{user.Id}", new { firstName = "Mary", currentPassword = "not the password" })).Is(200);

        (await user.Client.GetAsync("/auth/me")).Is(200);
    }

    [Fact]
    public async Task Wrong_ones_are_held_back_after_ten_and_hold_up_nobody_who_signs_in()
    {
        var user = await crm.NewUserAsync();
        var answers = new List<HttpStatusCode>();
        foreach (var guess in Enumerable.Range(0, 12))
        {
            answers.Add((await ChangeAsync(user, user.Id, "password", NewPassword, $"guess {guess}")).Status);
        }

        var right = await ChangeAsync(user, user.Id, "password", NewPassword, user.Password);

        Assert.Equal(Enumerable.Repeat(HttpStatusCode.Forbidden, 10).Concat(Enumerable.Repeat(HttpStatusCode.TooManyRequests, 2)), answers);
        Assert.Equal(HttpStatusCode.TooManyRequests, right.Status);
        Assert.NotNull(right.Header("Retry-After"));
        await crm.Anonymous.SignInAsync(user.Email, user.Password);
    }

    private static Task<CrmResponse> ChangeAsync(CrmUser by, string id, string member, string value, string? currentPassword = null)
    {
        var body = new Dictionary<string, string> { [member] = value };
        if (currentPassword is not null)
        {
            body["currentPassword"] = currentPassword;
        }

        return by.Client.PatchAsync($"/users/{id}", body);
    }
}
