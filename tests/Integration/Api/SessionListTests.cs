using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Integration.Ops;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Api;

/// <summary>Where one is signed in, and how one ends it.</summary>
public sealed class SessionListTests(CrmFixture crm)
{
    private const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    [Fact]
    public async Task It_tells_device_place_and_times_of_each_sign_in_that_is_not_over()
    {
        var user = await crm.NewUserAsync();
        var browser = (await crm.Anonymous.PostAsync("/auth/login", new { user.Email, user.Password }, ("User-Agent", Firefox))).Is(200);
        var ended = await crm.Anonymous.SignInAsync(user.Email, user.Password);
        (await ended.Client.PostAsync("/auth/logout", null)).Is(204);
        (await crm.Anonymous.PostAsync("/auth/refresh", new { refreshToken = browser["refreshToken"].GetString() })).Is(200);

        var list = (await user.Client.GetAsync("/auth/sessions")).Is(200).Body.EnumerateArray().ToArray();

        Assert.Equal([SignInOf(browser["accessToken"].GetString()!), SignInOf(user.AccessToken)], list.Select(session => session.Text("id")));
        Assert.All(list, session => Assert.Equal(["id", "device", "source", "createdAt", "lastUsedAt", "current"], session.Members()));
        Assert.Equal(("Firefox on Linux", "127.0.0.1", false), (list[0].Text("device"), list[0].Text("source"), list[0].GetProperty("current").GetBoolean()));
        Assert.True(list[0].GetProperty("createdAt").GetDateTime() < list[0].GetProperty("lastUsedAt").GetDateTime());
        Assert.True(list[1].GetProperty("current").GetBoolean());
        Assert.Equal(list[1].Text("createdAt"), list[1].Text("lastUsedAt"));
    }

    [Fact]
    public async Task It_is_cut_into_parts_like_every_list()
    {
        var user = await crm.NewUserAsync();
        await crm.Anonymous.SignInAsync(user.Email, user.Password);

        var first = (await user.Client.GetAsync("/auth/sessions?limit=1")).Is(200);
        var next = first.Header("Link")!.Split('<', '>')[1];
        var second = (await user.Client.GetAsync(next)).Is(200);

        Assert.Equal(SignInOf(user.AccessToken), Assert.Single(second.Body.EnumerateArray()).Text("id"));
        Assert.Null(second.Header("Link"));
    }

    [Fact]
    public async Task A_session_at_the_pages_is_in_it_and_can_be_ended_from_it()
    {
        var admin = await crm.NewUserAsync("admin");
        var session = await crm.Anonymous.OpenSessionAsync(admin);
        var list = (await admin.Client.GetAsync("/auth/sessions")).Is(200).Body.EnumerateArray().ToArray();

        (await admin.Client.DeleteAsync($"/auth/sessions/{list.Single(entry => !entry.GetProperty("current").GetBoolean()).Text("id")}")).Is(204);

        (await crm.Anonymous.GetAsync("/ops/data", session)).Is(401);
        Assert.Equal(2, list.Length);
    }

    [Fact]
    public async Task Nobody_ends_or_learns_of_the_sign_in_of_another()
    {
        var (user, admin) = (await crm.NewUserAsync(), await crm.NewUserAsync("admin"));

        var foreign = (await admin.Client.DeleteAsync($"/auth/sessions/{SignInOf(user.AccessToken)}")).IsProblem(404);
        var unknown = (await admin.Client.DeleteAsync($"/auth/sessions/{Guid.NewGuid()}")).IsProblem(404);

        Assert.Equal(unknown["detail"].GetString(), foreign["detail"].GetString());
        (await user.Client.GetAsync("/auth/me")).Is(200);
        Assert.Single((await user.Client.GetAsync("/auth/sessions")).Is(200).Body.EnumerateArray());
    }

    [Fact]
    public async Task All_of_them_end_at_once_with_the_one_it_is_asked_with()
    {
        var user = await crm.NewUserAsync();
        var other = await crm.Anonymous.SignInAsync(user.Email, user.Password);

        (await user.Client.DeleteAsync("/auth/sessions")).Is(204);

        foreach (var signIn in new[] { user, other })
        {
            (await signIn.Client.GetAsync("/auth/me")).IsProblem(401);
            (await crm.Anonymous.PostAsync("/auth/refresh", new { signIn.RefreshToken })).IsProblem(401);
        }

        var again = await crm.Anonymous.SignInAsync(user.Email, user.Password);
        Assert.Equal(SignInOf(again.AccessToken), Assert.Single((await again.Client.GetAsync("/auth/sessions")).Is(200).Body.EnumerateArray()).Text("id"));
    }

    [Fact]
    public async Task An_admin_signs_a_user_out_everywhere()
    {
        var (admin, user) = (await crm.AdministratorAsync(), await crm.NewUserAsync());

        (await admin.Client.DeleteAsync($"/users/{user.Id}/sessions")).Is(204);

        (await user.Client.GetAsync("/auth/me")).IsProblem(401);
        (await admin.Client.GetAsync("/auth/me")).Is(200);
    }

    [Fact]
    public async Task After_a_new_password_the_one_that_is_kept_is_alone_in_it()
    {
        var user = await crm.NewUserAsync();
        await crm.Anonymous.SignInAsync(user.Email, user.Password);
        (await user.Client.PatchAsync($"/users/{user.Id}", new { password = "another battery", currentPassword = user.Password })).Is(200);

        var session = Assert.Single((await user.Client.GetAsync("/auth/sessions")).Is(200).Body.EnumerateArray());

        Assert.Equal(SignInOf(user.AccessToken), session.Text("id"));
    }

    [Fact]
    public async Task Where_somebody_has_been_is_forgotten_with_them()
    {
        var (admin, user) = (await crm.AdministratorAsync(), await crm.NewUserAsync());

        (await admin.Client.DeleteAsync($"/users/{user.Id}")).Is(204);

        var left = await crm.Server.QueryAsync(
            crm.Server.UsersDatabase,
            $"select (select count(*) from sign_ins where user_id = '{user.Id}') + (select count(*) from sign_in_origins where user_id = '{user.Id}')",
            row => row.GetInt64(0));
        Assert.Equal([0], left);
        (await crm.Anonymous.PostAsync("/auth/refresh", new { user.RefreshToken })).IsProblem(401);
        (await crm.Anonymous.PostAsync("/auth/logout", new { user.RefreshToken })).Is(204);
    }

    private static string SignInOf(string accessToken) => ForgedToken.ClaimsOf(accessToken)["sid"].GetString()!;
}
