using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using MiniCrm.Tests.Integration.Leads.Actions;
using MiniCrm.Tests.Integration.Ops;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Limits;

/// <summary>Who asks for what does not exist leaves nothing in the memory of a silo.</summary>
[Long(Seconds = 35)]
public sealed class ActivationTests(CrmFixture crm)
{
    private const int Calls = 10_000;
    private const int Clients = 32;

    // Desks of accounts at which something failed, and whatever else comes and goes meanwhile.
    private const int Slack = 60;

    [Fact]
    public async Task Ten_thousand_calls_for_what_does_not_exist_leave_no_activations_behind()
    {
        await using var server = await CrmServer.StartAsync(
            crm.Server.Postgres,
            new Dictionary<string, string?> { ["FAILED_SIGN_INS_PER_SOURCE"] = "10", ["REGISTRATIONS_PER_SOURCE"] = "5", ["KAFKA_BROKERS"] = CrmServer.NoBroker },
            TestContext.Current.CancellationToken);
        var admin = await server.AdministratorAsync();
        var session = await server.Client().OpenSessionAsync(admin);
        var lead = (await admin.Client.PostAsync("/leads", Lead())).Expect(HttpStatusCode.Created).Id;
        var kinds = Kinds(server.Client(), admin.Client, lead);
        foreach (var kind in kinds)
        {
            await kind.Value();
        }

        var before = await CountAsync(server, session);
        var next = -1;
        var answers = new Dictionary<string, HttpStatusCode>[Clients];
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            answers[client] = [];
            while (Interlocked.Increment(ref next) is var number && number < Calls)
            {
                var (name, call) = kinds[number % kinds.Length];
                answers[client][name] = (await call()).Status;
            }
        }));

        Assert.All(answers.SelectMany(seen => seen), seen => Assert.True((int)seen.Value is >= 400 and < 500, $"{seen.Key}: {seen.Value}"));
        await Eventually.SeesAsync(
            _ => CountAsync(server, session), count => count <= before + Slack, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Two_thousand_leads_that_an_action_goes_through_and_that_it_gives_back_leave_none_behind_either()
    {
        await using var server = await CrmServer.StartAsync(
            crm.Server.Postgres, new Dictionary<string, string?> { ["KAFKA_BROKERS"] = CrmServer.NoBroker }, TestContext.Current.CancellationToken);
        var admin = await server.AdministratorAsync();
        var session = await server.Client().OpenSessionAsync(admin);
        var company = await admin.Client.ManyLeadsAsync(2000);
        var before = await CountAsync(server, session);

        var ended = await admin.Client.RunAsync($"company={company}", ActionSteps.Contacted);
        Assert.Equal("done: 2000 changed", ended.ActionOutcome());
        await AreGoneAsync();
        await admin.Client.UndoAsync(ended.Id);
        await AreGoneAsync();

        Task AreGoneAsync() => Eventually.SeesAsync(
            _ => CountAsync(server, session), count => count <= before + Slack, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Who_watches_an_inbox_that_is_still_empty_keeps_it_and_sees_the_first_notification()
    {
        var (admin, user) = (await crm.AdministratorAsync(), await crm.NewUserAsync("manager"));
        using var reader = await EventReader.OpenAsync(user.Client, "/notifications/stream", cancellationToken: TestContext.Current.CancellationToken);
        var watch = Stopwatch.StartNew();

        // Longer than an activation stays of which there is no row.
        await Eventually.SeesAsync(_ => Task.FromResult(watch.Elapsed), elapsed => elapsed > TimeSpan.FromSeconds(3), cancellationToken: TestContext.Current.CancellationToken);
        (await admin.Client.PostAsync("/notifications", Notification(user.Id))).Expect(HttpStatusCode.Created);

        // A mail that welcomes the user may come as well.
        await Eventually.SeesAsync(
            async _ => (await reader.NextAsync(cancellationToken: TestContext.Current.CancellationToken))?.Data.GetProperty("title").GetString(),
            title => title == "A title",
            cancellationToken: TestContext.Current.CancellationToken);
    }

    private static ImmutableArray<KeyValuePair<string, Func<Task<CrmResponse>>>> Kinds(CrmClient stranger, CrmClient admin, string lead) =>
    [
        new("a user", () => admin.GetAsync($"/users/{Unknown()}")),
        new("a user's change", () => admin.PatchAsync($"/users/{Unknown()}", new { firstName = "Ada" })),
        new("a user's new password", () => admin.PatchAsync($"/users/{Unknown()}", new { password = "correct horse battery" })),
        new("a user's deletion", () => admin.DeleteAsync($"/users/{Unknown()}")),
        new("a lead", () => admin.GetAsync($"/leads/{Unknown()}")),
        new("a lead of the old system", () => admin.GetAsync($"/leads/{Guid.NewGuid()}")),
        new("a lead's status", () => admin.PatchAsync($"/leads/{Unknown()}/status", new { status = "contacted" })),
        new("a lead's timeline", () => admin.GetAsync($"/leads/{Unknown()}/timeline")),
        new("a lead's stream", () => admin.GetAsync($"/leads/{Unknown()}/timeline/stream")),
        new("a lead for nobody we know", () => admin.PostAsync("/leads", Lead(Unknown()))),
        new("an assignee", () => admin.PatchAsync($"/leads/{lead}/assign", new { assignedUserId = Unknown() })),
        new("a recipient", () => admin.PostAsync("/notifications", Notification(Unknown()))),
        new("a notification", () => admin.PatchAsync($"/notifications/{Unknown()}/read", null)),
        new("a refresh token", () => stranger.PostAsync("/auth/refresh", new { refreshToken = Token(64) })),
        new("a session", () => stranger.GetAsync("/ops/data", ("Cookie", $"minicrm-session={Token(32)}"))),
        new("an account", () => stranger.PostAsync("/auth/login", new { email = CrmUsers.UniqueEmail(), password = "a wrong password" })),
        new("a first user", () => stranger.PostAsync("/users", CrmUsers.NewUser())),
        new("a registration", () => stranger.PostAsync("/auth/register", CrmUsers.NewUser())),
    ];

    /// <summary>An id as ours are.</summary>
    private static string Unknown() => $"{Guid.CreateVersion7()}";

    /// <summary>As a token of ours begins: with the id of a sign-in.</summary>
    private static string Token(int length)
    {
        var token = RandomNumberGenerator.GetBytes(length);
        Guid.CreateVersion7().TryWriteBytes(token, bigEndian: true, out _);
        return Convert.ToBase64String(token).Replace('+', '-').Replace('/', '_').TrimEnd('=');
    }

    private static object Lead(string? assignedUserId = null) => new { firstName = "Jane", lastName = "Doe", email = "jane@example.com", assignedUserId };

    private static object Notification(string recipientId) => new { type = "in_app", title = "A title", message = "A message", recipientId };

    private static async Task<int> CountAsync(CrmServer server, (string, string) session)
    {
        var data = (await server.Client().GetAsync("/ops/data", session)).Expect(HttpStatusCode.OK);
        return data["activations"].EnumerateArray().Sum(row => row.GetProperty("count").GetInt32());
    }
}
