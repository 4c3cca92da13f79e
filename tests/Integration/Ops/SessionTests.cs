using System.Buffers.Text;
using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Ops;

/// <summary>Who gets in to the pages for admins, for how long, and what the cookie is good for.</summary>
public sealed class SessionTests(CrmFixture crm)
{
    private static readonly (string, string) Html = ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");

    [Theory]
    [InlineData("/ops", "/ops/sign-in")]
    [InlineData("/ops/data", "/ops/sign-in")]
    [InlineData("/dashboard", "/ops/sign-in?return=/dashboard")]
    [InlineData("/dashboard/index.html", "/ops/sign-in?return=/dashboard")]
    public async Task Without_a_session_a_browser_is_led_to_the_form_and_anything_else_is_told(string path, string form)
    {
        var browser = await crm.Anonymous.GetAsync(path, Html);
        var script = await crm.Anonymous.GetAsync(path);
        var invented = await crm.Anonymous.GetAsync(path, ("Cookie", $"minicrm-session={new string('A', 43)}; __Host-minicrm-session={new string('A', 43)}"));

        Assert.Equal((HttpStatusCode.Found, form), (browser.Status, browser.Header("Location")));
        Assert.Equal((HttpStatusCode.Unauthorized, "Cookie"), (script.Status, script.Header("WWW-Authenticate")));
        Assert.Equal("urn:minicrm:problem:unauthenticated", script["type"].GetString());
        Assert.Equal(HttpStatusCode.Unauthorized, invented.Status);
    }

    [Fact]
    public async Task The_form_gives_an_admin_a_cookie_that_scripts_and_other_sites_cannot_use()
    {
        var admin = await crm.AdministratorAsync();

        var answer = await crm.Anonymous.SendFormAsync(admin.Email, admin.Password);

        Assert.Equal((HttpStatusCode.Found, "/ops"), (answer.Status, answer.Header("Location")));
        Assert.Matches("^minicrm-session=[\\w-]{43}; path=/; samesite=strict; httponly$", AdminSession.SetCookie(answer));
    }

    [Long]
    [Fact]
    public async Task Behind_a_proxy_that_is_trusted_it_is_bound_to_the_host_and_to_TLS()
    {
        await using var server = await CrmServer.StartAsync(
            crm.Server.Postgres, new Dictionary<string, string?> { ["TRUSTED_PROXIES"] = "127.0.0.1" }, TestContext.Current.CancellationToken);
        var admin = await server.AdministratorAsync();
        (string, string)[] behindTls = [("Sec-Fetch-Site", "same-origin"), ("X-Forwarded-Proto", "https")];

        var cookie = AdminSession.SetCookie(await server.Client().SendFormAsync(admin.Email, admin.Password, headers: behindTls));
        var session = ("Cookie", cookie.Split(';')[0]);
        var signedOut = await server.Client().PostAsync("/ops/sign-out", null, [session, .. behindTls]);

        Assert.Matches("^__Host-minicrm-session=[\\w-]{43}; path=/; secure; samesite=strict; httponly$", cookie);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Client().GetAsync("/ops/data", session, behindTls[1])).Status);
        Assert.Contains("__Host-minicrm-session=; expires=Thu, 01 Jan 1970 00:00:00 GMT; path=/; secure", AdminSession.SetCookie(signedOut), StringComparison.Ordinal);
        Assert.Contains(" minicrm-session=; expires=Thu, 01 Jan 1970 00:00:00 GMT; path=/; secure", AdminSession.SetCookie(signedOut), StringComparison.Ordinal);

        // Over TLS no cookie that anybody on the way could have set; without it none that belongs to TLS.
        var again = AdminSession.SetCookie(await server.Client().SendFormAsync(admin.Email, admin.Password, headers: behindTls)).Split(';')[0];
        Assert.Equal(HttpStatusCode.OK, (await server.Client().GetAsync("/ops/data", ("Cookie", again), behindTls[1])).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Client().GetAsync("/ops/data", ("Cookie", again["__Host-".Length..]), behindTls[1])).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Client().GetAsync("/ops/data", ("Cookie", again))).Status);
    }

    [Fact]
    public async Task Signing_in_again_ends_the_session_that_the_browser_had()
    {
        var admin = await crm.NewUserAsync("admin");
        var former = await crm.Anonymous.OpenSessionAsync(admin);

        var next = await crm.Anonymous.SendFormAsync(admin.Email, admin.Password, headers: [("Sec-Fetch-Site", "same-origin"), former]);

        Assert.Equal(HttpStatusCode.Unauthorized, (await crm.Anonymous.GetAsync("/ops/data", former)).Status);
        Assert.Equal(HttpStatusCode.OK, (await crm.Anonymous.GetAsync("/ops/data", ("Cookie", AdminSession.SetCookie(next).Split(';')[0]))).Status);
    }

    [Fact]
    public async Task No_part_of_a_refresh_token_opens_a_page()
    {
        var admin = await crm.NewUserAsync("admin");
        var token = Base64Url.DecodeFromChars(admin.RefreshToken);

        foreach (var at in new[] { 16, 32, 48 })
        {
            var key = Base64Url.EncodeToString([.. token[..16], .. token[at..(at + 16)]]);
            Assert.Equal(HttpStatusCode.Unauthorized, (await crm.Anonymous.GetAsync("/ops/data", ("Cookie", $"minicrm-session={key}"))).Status);
        }
    }

    [Theory]
    [InlineData("/dashboard", "/dashboard")]
    [InlineData("//example.com", "/ops")]
    [InlineData("https://example.com/dashboard", "/ops")]
    public async Task The_way_back_leads_to_one_of_two_pages_only(string wanted, string location)
    {
        var admin = await crm.AdministratorAsync();

        var answer = await crm.Anonymous.SendFormAsync(admin.Email, admin.Password, $"/ops/sign-in?return={Uri.EscapeDataString(wanted)}");

        Assert.Equal((HttpStatusCode.Found, location), (answer.Status, answer.Header("Location")));
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://example.com")]
    [InlineData("Origin", "null")]
    [InlineData("Accept", "text/html")]
    public async Task A_form_of_another_site_signs_nobody_in_or_out(string header, string value)
    {
        var admin = await crm.AdministratorAsync();
        var session = await crm.Anonymous.OpenSessionAsync(admin);

        var signIn = await crm.Anonymous.SendFormAsync(admin.Email, admin.Password, headers: [(header, value)]);
        var signOut = await crm.Anonymous.PostAsync("/ops/sign-out", null, session, (header, value));

        Assert.Equal((HttpStatusCode.Forbidden, ""), (signIn.Status, AdminSession.SetCookie(signIn)));
        Assert.Equal(HttpStatusCode.Forbidden, signOut.Status);
        Assert.Equal(HttpStatusCode.OK, (await crm.Anonymous.GetAsync("/ops", session)).Status);
    }

    [Fact]
    public async Task A_browser_that_tells_only_its_origin_is_believed()
    {
        var admin = await crm.AdministratorAsync();
        var origin = crm.Server.Host.BaseAddress.GetLeftPart(UriPartial.Authority);

        (await crm.Anonymous.SendFormAsync(admin.Email, admin.Password, headers: [("Origin", origin)])).Expect(HttpStatusCode.Found);
    }

    [Fact]
    public async Task Whoever_is_no_admin_stays_out_and_keeps_no_sign_in()
    {
        foreach (var role in new[] { "manager", "sales_rep" })
        {
            var user = await crm.NewUserAsync(role);

            var answer = await crm.Anonymous.SendFormAsync(user.Email, user.Password);

            Assert.Equal((HttpStatusCode.Forbidden, ""), (answer.Status, AdminSession.SetCookie(answer)));
            Assert.Contains("for admins", answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Failed_attempts_at_the_form_count_with_those_at_the_API()
    {
        var user = await crm.NewUserAsync("admin");
        var answers = new List<HttpStatusCode>();
        while (answers.Count < 20 && !answers.Contains(HttpStatusCode.TooManyRequests))
        {
            answers.Add((await crm.Anonymous.SendFormAsync(user.Email, "wrong <password>")).Status);
        }

        var form = await crm.Anonymous.SendFormAsync(user.Email, user.Password);
        var api = await crm.Anonymous.PostAsync("/auth/login", new { email = user.Email, password = user.Password });

        Assert.Equal(HttpStatusCode.Unauthorized, answers[0]);
        Assert.Equal(HttpStatusCode.TooManyRequests, form.Status);
        Assert.NotNull(form.Header("Retry-After"));
        Assert.Equal(HttpStatusCode.TooManyRequests, api.Status);
    }

    [Fact]
    public async Task The_cookie_opens_pages_and_nothing_of_the_API_and_a_token_opens_no_page()
    {
        var admin = await crm.NewUserAsync("admin");
        var session = await crm.Anonymous.OpenSessionAsync(admin);
        var key = session.Value.Split('=')[1];
        var padded = Convert.ToBase64String([.. Convert.FromBase64String(key.Replace('-', '+').Replace('_', '/') + "="), .. new byte[32]])
            .TrimEnd('=').Replace('+', '-').Replace('/', '_');

        Assert.Equal(HttpStatusCode.Unauthorized, (await crm.Anonymous.GetAsync("/auth/me", session)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await crm.Anonymous.PostAsync("/users", CrmUsers.NewUser("admin"), session)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await crm.Anonymous.GetAsync("/auth/me", ("Authorization", $"Bearer {key}"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await crm.Anonymous.PostAsync("/auth/refresh", new { refreshToken = key })).Status);
        Assert.Equal(HttpStatusCode.OK, (await crm.Anonymous.GetAsync("/ops/data", session)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await admin.Client.GetAsync("/ops/data")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await admin.Client.GetAsync("/dashboard/DashboardCounters")).Status);

        // Its secret is no part of a refresh token: nobody is taken for one who holds a used one.
        Assert.Equal(HttpStatusCode.Unauthorized, (await crm.Anonymous.PostAsync("/auth/refresh", new { refreshToken = padded })).Status);
        Assert.Equal(HttpStatusCode.OK, (await crm.Anonymous.GetAsync("/ops/data", session)).Status);
    }

    [Theory]
    [InlineData("role", "manager")]
    [InlineData("isActive", false)]
    [InlineData("password", "another password")]
    public async Task What_is_done_to_the_admin_is_felt_at_once(string member, object value)
    {
        var user = await crm.NewUserAsync("admin");
        var session = await crm.Anonymous.OpenSessionAsync(user);
        (await crm.Anonymous.GetAsync("/ops/data", session)).Expect(HttpStatusCode.OK);

        var admin = await crm.AdministratorAsync();
        (await admin.Client.PatchAsync($"/users/{user.Id}", new Dictionary<string, object> { [member] = value })).Expect(HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.Unauthorized, (await crm.Anonymous.GetAsync("/ops/data", session)).Status);
        Assert.Equal(HttpStatusCode.Found, (await crm.Anonymous.GetAsync("/dashboard", session, Html)).Status);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_also_for_whoever_copied_the_cookie()
    {
        var session = await crm.Anonymous.OpenSessionAsync(await crm.NewUserAsync("admin"));

        var answer = await crm.Anonymous.PostAsync("/ops/sign-out", null, session, ("Sec-Fetch-Site", "same-origin"));

        Assert.Equal((HttpStatusCode.Found, "/ops/sign-in"), (answer.Status, answer.Header("Location")));
        Assert.Equal(HttpStatusCode.Unauthorized, (await crm.Anonymous.GetAsync("/ops/data", session)).Status);
    }

    [Long]
    [Fact]
    public async Task A_session_outlives_the_host()
    {
        await using var server = await CrmServer.StartAsync(crm.Server.Postgres, cancellationToken: TestContext.Current.CancellationToken);
        var session = await server.Client().OpenSessionAsync(await server.AdministratorAsync());

        await server.StartHostAgainAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, (await server.Client().GetAsync("/ops/data", session)).Status);
    }
}
