using System.Net;
using System.Text.Json;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Cluster;

/// <summary>A silo per role and the gateway, all well.</summary>
[Collection(RoleClusterCollection.Name)]
public sealed class SplitTests(RoleCluster cluster)
{
    private static readonly Dictionary<string, string[]> GrainsOf = new()
    {
        ["users"] = ["accounts", "enrolment", "signIn", "signInDesk", "user", "userDirectory", "usersHealth", "usersRelay"],
        ["leads"] = ["lead", "leadList", "leadsHealth", "leadsRelay"],
        ["notifications"] = ["inbox", "notificationDirectory", "notificationsHealth", "notificationsRelay"],
    };

    private static readonly string[] Open = ["GET /health/live", "GET /admin/test", "GET /api-json"];
    private static readonly string[] Commands = ["POST /users", "POST /auth/login"];
    private static readonly string[] Parts = ["gateway", "userService", "leadService", "notificationService"];

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

        var inbox = await Eventually.SeesAsync(
            async _ => (await admin.GetAsync($"/notifications/recipient/{colleague}")).Expect(HttpStatusCode.OK).Body.EnumerateArray()
                .Select(notification => (Type: Text(notification, "type"), Status: Text(notification, "status"), Title: Text(notification, "title"))).ToArray(),
            list => list.Length == 3 && list.All(notification => notification.Status == "sent"),
            cancellationToken: Cancellation);
        Assert.Equal(
            ["email Welcome to MiniCRM!", "in_app A lead for you", "in_app A lead was assigned to you"],
            inbox.Select(notification => $"{notification.Type} {notification.Title}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_lone_gateway_listens_and_says_what_it_misses()
    {
        var answers = cluster.AnswersOfLoneGateway;

        Assert.All(Open, request => Assert.Equal(HttpStatusCode.OK, answers[request].Status));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answers["GET /health/ready"].Status);
        Assert.Equal("unhealthy", Text(answers["GET /users/health"].Expect(HttpStatusCode.ServiceUnavailable).Body, "status"));
        var health = answers["GET /health"].Expect(HttpStatusCode.ServiceUnavailable);
        Assert.Equal(
            ["healthy", "unhealthy", "unhealthy", "unhealthy"],
            Parts.Select(part => Text(health[part], "status")));
        Assert.All(Commands, request => answers[request].AssertUnavailable());
    }

    [Fact]
    public async Task A_silo_has_the_grains_of_its_role_alone()
    {
        var admin = await cluster.SignInAsync();
        var lead = (await admin.PostAsync("/leads", new { firstName = "Grace", lastName = "Hopper", email = "grace@example.com" })).Expect(HttpStatusCode.Created);
        (await admin.GetAsync($"/leads/{lead.Id}")).Expect(HttpStatusCode.OK);
        (await admin.GetAsync("/leads")).Expect(HttpStatusCode.OK);
        var me = (await admin.GetAsync("/auth/me")).Id;
        var note = new { type = "in_app", title = "A note", message = "To myself.", recipientId = me };
        (await admin.PostAsync("/notifications", note)).Expect(HttpStatusCode.Created);
        (await admin.GetAsync($"/notifications/recipient/{me}")).Expect(HttpStatusCode.OK);

        foreach (var role in RoleCluster.Roles)
        {
            var seen = await GrainsAsync(role);
            Assert.Equal(GrainsOf[role].Intersect(seen), seen);
            Assert.Contains($"{role}Health", seen);
        }

        Assert.Contains("user", await GrainsAsync("users"));
        Assert.Contains("lead", await GrainsAsync("leads"));
        Assert.Contains("inbox", await GrainsAsync("notifications"));
    }

    [Fact]
    public async Task The_gateway_has_no_code_of_grains()
    {
        Assert.False(File.Exists(Path.Combine(Path.GetDirectoryName(Repository.Program("Api"))!, "MiniCrm.Grains.dll")));
        var mapped = await File.ReadAllTextAsync($"/proc/{cluster.Gateway.ProcessId}/maps", Cancellation);
        Assert.Contains("/MiniCrm.Grains.Interfaces.dll", mapped, StringComparison.Ordinal);
        Assert.DoesNotContain("/MiniCrm.Grains.dll", mapped, StringComparison.Ordinal);
    }

    /// <summary>Which grains of ours the silo has activated, by its own metrics, in the order of their names.</summary>
    private async Task<List<string>> GrainsAsync(string role)
    {
        var metrics = await cluster.Silo(role).Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancellation);
        return [.. GrainsOf.Values.SelectMany(grains => grains).Where(grain => metrics.Contains($"grain_type=\"{grain}\"", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    private static string Text(JsonElement element, string member) => element.GetProperty(member).GetString()!;
}
