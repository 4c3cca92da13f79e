using System.Text.Json;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Integration.Leads;
using MiniCrm.Tests.Integration.Notifications;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Auditing;

/// <summary>What concerns security is in the log and in the audit: who and from where, and nothing that names a person.</summary>
[Long]
public sealed class SecurityTests(SecurityTests.OwnServer crm) : IClassFixture<SecurityTests.OwnServer>
{
    [Fact]
    public async Task What_concerns_security_is_told_with_ids_and_nothing_else_of_anybody()
    {
        var admin = await crm.Server.AdministratorAsync();
        var user = await crm.Server.NewUserAsync();
        var other = await crm.Server.NewUserAsync();
        var lead = await other.Client.CreateLeadAsync();
        var notification = await admin.Client.NotifyAsync(other.Id);
        var unknown = CrmUsers.UniqueEmail();

        (await crm.Server.Client().PostAsync("/auth/login", new { email = user.Email, password = "not the password" })).IsProblem(401);
        (await crm.Server.Client().PostAsync("/auth/login", new { email = unknown, password = "not the password" })).IsProblem(401);
        (await crm.Server.Client().PostAsync("/auth/register", new { firstName = "Ada", lastName = "Lovelace", email = user.Email, password = "analytical engine" })).Is(409);
        (await user.Client.GetAsync($"/leads/{lead.Id}")).IsProblem(404);
        (await user.Client.PatchAsync($"/leads/{lead.Id}/status", new { status = "contacted" })).IsProblem(404);
        (await user.Client.GetAsync($"/leads/{lead.Id}/timeline")).IsProblem(404);
        (await user.Client.GetAsync($"/notifications/{notification.Id}")).IsProblem(404);
        (await user.Client.GetAsync($"/leads/{lead.Id}/timeline/stream")).IsProblem(404);
        (await user.Client.GetAsync($"/events/stream?leads={lead.Id},{Guid.CreateVersion7()}")).IsProblem(404);
        (await user.Client.GetAsync($"/leads/{Guid.CreateVersion7()}")).IsProblem(404);
        (await user.Client.GetAsync($"/leads/{Guid.CreateVersion7()}/timeline/stream")).IsProblem(404);
        (await user.Client.DeleteAsync($"/users/{other.Id}")).IsProblem(403);
        (await user.Client.GetAsync("/audit")).IsProblem(403);
        (await admin.Client.PatchAsync($"/users/{user.Id}", new { role = "manager" })).Is(200);
        (await admin.Client.PatchAsync($"/users/{user.Id}", new { email = CrmUsers.UniqueEmail() })).Is(200);
        (await crm.Server.Client().PostAsync("/auth/refresh", new { refreshToken = other.RefreshToken })).Is(200);
        (await crm.Server.Client().PostAsync("/auth/refresh", new { refreshToken = other.RefreshToken })).IsProblem(401);
        var third = await crm.Server.NewUserAsync();
        (await third.Client.PostAsync("/auth/logout", new { refreshToken = third.RefreshToken })).Is(204);

        var told = await ToldAsync($"actor={user.Id}", 9);
        Assert.Equal(
            [
                $"access.refused  DELETE /users/{{id}} user {other.Id}",
                "access.refused  GET /audit",
                $"access.refused  GET /events/stream lead {lead.Id}",
                $"access.refused  GET /leads/{{id}} lead {lead.Id}",
                $"access.refused  GET /leads/{{id}}/timeline lead {lead.Id}",
                $"access.refused  GET /leads/{{id}}/timeline/stream lead {lead.Id}",
                $"access.refused  GET /notifications/{{id}} notification {notification.Id}",
                $"access.refused  PATCH /leads/{{id}}/status lead {lead.Id}",
                "auth.signed_in ",
            ],
            told.Order(StringComparer.Ordinal));
        Assert.Equal([$"auth.sign_in_failed  user {user.Id}"], await ToldAsync($"subject={user.Id}", 1));
        Assert.Contains($"auth.token_reused  user {other.Id}", await ToldAsync($"subject={other.Id}", 2));
        Assert.Equal(["auth.signed_in ", "auth.signed_out "], (await ToldAsync($"actor={third.Id}", 2)).Order());
        Assert.NotEmpty((await admin.Client.GetAsync("/audit?action=auth.registration_refused")).Is(200).Body.EnumerateArray());

        var log = crm.Server.Host.Log;
        foreach (var action in new[] { "auth.signed_in", "auth.sign_in_failed", "access.refused", "auth.token_reused", "auth.signed_out", "auth.registration_refused", "user.role_changed", "user.email_changed" })
        {
            Assert.Contains($"MiniCrm.Security[10", log, StringComparison.Ordinal);
            Assert.Contains($" {action} by user ", log, StringComparison.Ordinal);
        }

        Assert.Contains($"user.role_changed by user {admin.Id} from 127.0.0.1, user {user.Id}", log, StringComparison.Ordinal);
        Assert.All(
            new[] { user.Email, unknown, user.RefreshToken, user.AccessToken, user.Password, other.RefreshToken, "not the password" },
            secret => Assert.DoesNotContain(secret, log, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_flood_of_failed_sign_ins_is_a_few_lines()
    {
        var user = await crm.Server.NewUserAsync();
        for (var attempt = 0; attempt < 40; attempt++)
        {
            Assert.True((int)(await crm.Server.Client().PostAsync("/auth/login", new { email = user.Email, password = "not the password" })).Status is 401 or 429);
        }

        var lines = await Eventually.SeesAsync(
            _ => Task.FromResult(crm.Server.Host.Log.Split('\n').Where(line => line.Contains($"auth.sign_in_failed by user - from 127.0.0.1, user {user.Id}", StringComparison.Ordinal)).ToArray()),
            seen => seen.Length > 0,
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.InRange(lines.Length, 1, 3);
    }

    /// <summary>What the audit tells beside commands.</summary>
    private async Task<string[]> ToldAsync(string filter, int atLeast)
    {
        var admin = await crm.Server.AdministratorAsync();
        var actions = "auth.signed_in,auth.sign_in_failed,auth.signed_out,auth.token_reused,access.refused";
        var seen = await Eventually.SeesAsync(
            _ => admin.Client.GetAsync($"/audit?{filter}&action={actions}"),
            list => list.Is(200).Body.GetArrayLength() >= atLeast,
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.All(seen.Body.EnumerateArray(), entry => Assert.Equal(("127.0.0.1", "users"), (entry.Text("source"), entry.Text("chain"))));
        return [.. seen.Body.EnumerateArray().Select(Line)];
    }

    private static string Line(JsonElement entry) => string.Join(
        ' ', new[] { entry.Text("action"), "", entry.Text("detail"), entry.Text("subject") is null ? null : entry.Text("kind"), entry.Text("subject") }.OfType<string>());

    /// <summary>Of the shared one many tests are refused: what comes of one source is put together.</summary>
    public sealed class OwnServer(CrmFixture crm) : IAsyncLifetime
    {
        public CrmServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Server = await CrmServer.StartAsync(
            crm.Server.Postgres, new Dictionary<string, string?> { ["ALLOW_REGISTRATION"] = "true" });

        public ValueTask DisposeAsync() => Server?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
