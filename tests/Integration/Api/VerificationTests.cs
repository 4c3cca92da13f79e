using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Integration.Notifications;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Api;

/// <summary>Who registers sees nothing but the own account before the address is proved by the link in the mail.</summary>
public sealed class VerificationTests(CrmFixture crm)
{
    private const string Unverified = "urn:minicrm:problem:unverified";

    private const string Password = "correct horse battery staple";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_registers_sees_their_own_account_and_nothing_else_until_the_link_is_used()
    {
        var other = await crm.NewUserAsync();
        var registration = await Registration.MakeAsync(crm.Server);
        var (client, id) = (registration.Client, registration.Id);

        Assert.False((await client.GetAsync("/auth/me")).Is(200)["emailVerified"].GetBoolean());
        (await client.GetAsync("/users/auth/validate")).Is(200);
        (await client.GetAsync($"/users/{id}")).Is(200);
        (await client.PatchAsync($"/users/{id}", new { firstName = "Augusta" })).Is(200);
        foreach (var (method, path, body) in Closed(id, other.Id))
        {
            var refused = (await client.SendAsync(method, path, body, cancellationToken: Cancellation)).Is(403);
            Assert.Equal(Unverified, refused["type"].GetString());
        }

        var link = await registration.LinkAsync();
        Assert.StartsWith("http://localhost:", link, StringComparison.Ordinal);
        var token = Registration.Token(link);
        (await crm.Anonymous.GetAsync("/verify-email")).Is(200);
        (await client.GetAsync("/leads")).Is(403);
        (await crm.Anonymous.PostAsync("/auth/verify-email", new { token })).Is(204);

        Assert.True((await client.GetAsync("/auth/me")).Is(200)["emailVerified"].GetBoolean());
        (await client.GetAsync("/leads")).Is(200);
        (await crm.Anonymous.PostAsync("/auth/verify-email", new { token })).IsProblem(400);
        (await client.PostAsync("/auth/verification", null)).IsProblem(409);
        await AssertNowhereAsync(token);
    }

    [Fact]
    public async Task Another_mail_holds_another_link_and_there_are_not_many()
    {
        var registration = await Registration.MakeAsync(crm.Server);
        var client = registration.Client;
        var first = await registration.LinkAsync();

        (await client.PostAsync("/auth/verification", null)).Is(204);
        var second = Registration.Token(await registration.LinkAsync(first));

        (await crm.Anonymous.PostAsync("/auth/verify-email", new { token = Registration.Token(first) })).IsProblem(400);
        (await client.PostAsync("/auth/verification", null)).Is(204);
        var tooMany = (await client.PostAsync("/auth/verification", null)).Is(429);
        Assert.NotNull(tooMany.Header("Retry-After"));
        (await crm.Anonymous.PostAsync("/auth/verify-email", new { token = second })).IsProblem(400);
    }

    [Fact]
    public async Task Another_address_is_no_way_out_and_no_cannon()
    {
        var registration = await Registration.MakeAsync(crm.Server);
        var (client, id) = (registration.Client, registration.Id);
        var first = Registration.Token(await registration.LinkAsync());

        (await client.PatchAsync($"/users/{id}", new { email = CrmUsers.UniqueEmail(), currentPassword = Password })).Is(200);
        Assert.Equal(Unverified, (await client.GetAsync("/leads")).Is(403)["type"].GetString());
        (await crm.Anonymous.PostAsync("/auth/verify-email", new { token = first })).IsProblem(400);

        (await client.PatchAsync($"/users/{id}", new { email = CrmUsers.UniqueEmail(), currentPassword = Password })).Is(200);
        (await client.PatchAsync($"/users/{id}", new { email = CrmUsers.UniqueEmail(), currentPassword = Password })).Is(429);
    }

    [Fact]
    public async Task An_admin_vouches_for_users_and_for_the_addresses_they_are_given()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var id = (await Registration.MakeAsync(crm.Server)).Id;
        var created = (await admin.PostAsync("/users", CrmUsers.NewUser())).Is(201);
        Assert.True(created["emailVerified"].GetBoolean());

        var email = CrmUsers.UniqueEmail();
        var changed = (await admin.PatchAsync($"/users/{id}", new { email })).Is(200);

        Assert.True(changed["emailVerified"].GetBoolean());
        (await (await crm.Anonymous.SignInAsync(email, (string)CrmUsers.NewUser()["password"]!)).Client.GetAsync("/leads")).Is(200);
    }

    [Fact]
    public async Task To_an_address_that_is_not_proved_goes_no_mail_of_others()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var registration = await Registration.MakeAsync(crm.Server);

        var notification = await admin.NotifyAsync(registration.Id, "email");
        var failed = await admin.EndOfAsync(notification.Id);

        Assert.Equal(("failed", "The recipient's address is not verified"), (failed["status"].GetString(), failed["errorMessage"].GetString()));
        await registration.LinkAsync();
        Assert.Single(await registration.LinksAsync());
    }

    [Fact]
    public async Task The_page_runs_nothing_but_its_own_script()
    {
        var page = (await crm.Anonymous.GetAsync("/verify-email")).Is(200);
        var script = (await crm.Anonymous.GetAsync("/verify-email.js")).Is(200);

        Assert.Contains("script-src 'self'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("<form", page.Text, StringComparison.Ordinal);
        Assert.StartsWith("text/javascript", script.MediaType, StringComparison.Ordinal);
    }

    private static (string Method, string Path, object? Body)[] Closed(string id, string other) =>
    [
        ("GET", "/users", null),
        ("GET", $"/users/{other}", null),
        ("GET", "/users/email/ada@example.com", null),
        ("PATCH", $"/users/{other}", new { firstName = "Grace" }),
        ("DELETE", $"/users/{id}", null),
        ("POST", "/users", CrmUsers.NewUser()),
        ("GET", "/leads", null),
        ("POST", "/leads", new { firstName = "Jane", lastName = "Doe", email = CrmUsers.UniqueEmail() }),
        ("GET", $"/leads/user/{id}", null),
        ("GET", $"/leads/{id}", null),
        ("GET", $"/leads/{id}/timeline/stream", null),
        ("GET", $"/notifications/recipient/{id}", null),
        ("GET", "/notifications/stream", null),
    ];

    /// <summary>The secret is in the mail and in no row that anybody else reads, no event and no log.</summary>
    private async Task AssertNowhereAsync(string token)
    {
        foreach (var (database, table) in new[]
        {
            (crm.Server.NotificationsDatabase, "notifications"), (crm.Server.NotificationsDatabase, "outbox"), (crm.Server.UsersDatabase, "outbox"),
            (crm.Server.UsersDatabase, "timeline"), (crm.Server.UsersDatabase, "users"),
        })
        {
            Assert.Empty(await crm.Server.QueryAsync(database, $"select 1 from {table} as r where r::text like '%{token}%'", row => row.GetInt32(0)));
        }

        Assert.DoesNotContain(token, crm.Server.Host.Log, StringComparison.Ordinal);
    }
}
