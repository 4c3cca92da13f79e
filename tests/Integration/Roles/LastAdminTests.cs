using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Roles;

/// <summary>On a server of their own, where nobody else is an admin.</summary>
public sealed class LastAdminTests(CrmFixture crm)
{
    private const string Refused = "The last active admin cannot be deleted, demoted or deactivated";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_last_active_admin_stays()
    {
        await using var server = await CrmServer.StartAsync(crm.Server.Postgres, cancellationToken: Token);
        var last = await server.AdministratorAsync();
        var retired = await server.NewUserAsync("admin");
        await server.NewUserAsync("manager");
        (await last.Client.PatchAsync($"/users/{retired.Id}", new { isActive = false })).Is(200);

        (await last.Client.DeleteAsync($"/users/{last.Id}")).IsProblem(409, Refused);
        (await last.Client.PatchAsync($"/users/{last.Id}", new { role = "manager" })).IsProblem(403);
        (await last.Client.PatchAsync($"/users/{last.Id}", new { isActive = false })).IsProblem(403);
        var me = (await last.Client.GetAsync("/auth/me")).Is(200);
        Assert.Equal(("admin", "\"1\""), (me["role"].GetString(), me.ETag));

        // With another one beside them, they may go.
        (await last.Client.PatchAsync($"/users/{retired.Id}", new { isActive = true })).Is(200);
        (await last.Client.DeleteAsync($"/users/{last.Id}")).Is(204);
        Assert.Equal([retired.Id], await ActiveAdminsAsync(server));
    }

    [Fact]
    public async Task Of_two_admins_who_remove_each_other_at_once_one_stays()
    {
        await using var server = await CrmServer.StartAsync(crm.Server.Postgres, cancellationToken: Token);
        var first = await server.AdministratorAsync();
        Func<CrmUser, CrmUser, Task<CrmResponse>>[] ways =
        [
            (admin, other) => admin.Client.PatchAsync($"/users/{other.Id}", new { role = "manager" }),
            (admin, other) => admin.Client.PatchAsync($"/users/{other.Id}", new { isActive = false }),
            (admin, other) => admin.Client.DeleteAsync($"/users/{other.Id}"),
        ];
        foreach (var remove in ways.Concat(ways))
        {
            var second = await first.Client.CreateUserAsync("admin");

            var answers = await Task.WhenAll(remove(first, second), remove(second, first));

            // The slower one is the last admin, or is none any more when it asks.
            var done = Assert.Single(answers, answer => (int)answer.Status is 200 or 204);
            var refused = Assert.Single(answers, answer => answer != done);
            Assert.True((int)refused.Status is 401 or 403 or 409, refused.ToString());
            refused.IsProblem((int)refused.Status, (int)refused.Status == 409 ? Refused : null);
            first = done == answers[0] ? first : second;
            Assert.Equal([first.Id], await ActiveAdminsAsync(server));
            Assert.Equal("admin", (await first.Client.GetAsync("/auth/me")).Is(200)["role"].GetString());
        }
    }

    private static Task<List<string>> ActiveAdminsAsync(CrmServer server) => server.QueryAsync(
        server.UsersDatabase, "select id::text from users where role = 'admin' and is_active and not deleted", row => row.GetString(0));
}
