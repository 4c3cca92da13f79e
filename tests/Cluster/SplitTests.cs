using System.Net;
using System.Text.Json;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Cluster;

/// <summary>A silo per role and the gateway, all well.</summary>
[Collection(RoleClusterCollection.Name)]
public sealed class SplitTests(RoleCluster cluster)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_walk_of_the_README_goes_through()
    {
        var walk = await cluster.WalkAsync();

        Assert.True(walk.ExitCode == 0, $"{walk.Output}\n{walk.Errors}");
        var admin = await cluster.SignInAsync();
        var users = (await admin.GetAsync("/users")).Expect(HttpStatusCode.OK).Body.EnumerateArray().ToList();
        Assert.Equal([Walk.ColleagueEmail, Walk.AdminEmail], users.Select(user => Text(user, "email")));
        Assert.Equal(["sales_rep", "admin"], users.Select(user => Text(user, "role")));
        var colleague = Text(users[0], "id");

        var lead = Assert.Single((await admin.GetAsync($"/leads/user/{colleague}")).Expect(HttpStatusCode.OK).Body.EnumerateArray());
        Assert.Equal(
            ("grace@example.com", "+1234567890", "referral", "contacted"),
            (Text(lead, "email"), Text(lead, "phone"), Text(lead, "source"), Text(lead, "status")));
        Assert.Equal(Walk.ColleagueEmail, Text(lead.GetProperty("assignedUser"), "email"));
        Assert.Contains(Text(lead, "id"), walk.Output, StringComparison.Ordinal);

        var notification = Assert.Single(
            (await admin.GetAsync($"/notifications/recipient/{colleague}")).Expect(HttpStatusCode.OK).Body.EnumerateArray());
        Assert.Equal(("in_app", "sent"), (Text(notification, "type"), Text(notification, "status")));
        Assert.Contains(Text(notification, "id"), walk.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lone_gateway_listens_and_says_what_it_misses()
    {
        var answers = cluster.AnswersOfLoneGateway;

        Assert.All(new[] { "GET /health/live", "GET /admin/test", "GET /api-json" }, request => Assert.Equal(HttpStatusCode.OK, answers[request].Status));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answers["GET /health/ready"].Status);
        Assert.Equal("unhealthy", Text(answers["GET /users/health"].Expect(HttpStatusCode.ServiceUnavailable).Body, "status"));
        var health = answers["GET /health"].Expect(HttpStatusCode.ServiceUnavailable);
        Assert.Equal(
            ["healthy", "unhealthy", "unhealthy", "unhealthy"],
            new[] { "gateway", "userService", "leadService", "notificationService" }.Select(part => Text(health[part], "status")));
        Assert.All(new[] { "POST /users", "POST /auth/login" }, request => answers[request].AssertUnavailable());
    }

    [Fact]
    public async Task A_silo_has_the_grains_of_its_role_alone()
    {
        await cluster.WalkAsync();
        var owned = new Dictionary<string, string[]>
        {
            ["users"] = ["UserGrain", "SignInGrain", "EnrolmentGrain", "UserDirectoryGrain", "UsersHealthGrain"],
            ["leads"] = ["LeadGrain", "LeadListGrain", "LeadsHealthGrain"],
            ["notifications"] = ["InboxGrain", "NotificationsHealthGrain"],
        };
        foreach (var (role, grains) in owned)
        {
            var metrics = await cluster.Silo(role).Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancellation);
            Assert.All(grains, grain => Assert.Contains($"MiniCrm.Grains.{Namespace(role)}.{grain}", metrics, StringComparison.Ordinal));
            Assert.All(owned.Keys.Where(other => other != role), other => Assert.DoesNotContain($"MiniCrm.Grains.{Namespace(other)}.", metrics, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_gateway_has_no_code_of_grains()
    {
        Assert.False(File.Exists(Path.Combine(Path.GetDirectoryName(Repository.Program("Api"))!, "MiniCrm.Grains.dll")));
        var mapped = await File.ReadAllTextAsync($"/proc/{cluster.Gateway.ProcessId}/maps", Cancellation);
        Assert.Contains("/MiniCrm.Grains.Interfaces.dll", mapped, StringComparison.Ordinal);
        Assert.DoesNotContain("/MiniCrm.Grains.dll", mapped, StringComparison.Ordinal);
    }

    private static string Namespace(string role) => char.ToUpperInvariant(role[0]) + role[1..];

    private static string Text(JsonElement element, string member) => element.GetProperty(member).GetString()!;
}
