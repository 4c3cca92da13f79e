using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;
using Npgsql;

namespace MiniCrm.Tests.Integration.Roles;

/// <summary>On a server of their own, where nobody else is an admin.</summary>
[Long]
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
        Assert.Equal(("admin", Answers.UserTag(me.Id, 1)), (me["role"].GetString(), me.ETag));

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
        foreach (var remove in ways)
        {
            var second = await first.Client.CreateUserAsync("admin");

            var answers = await AtOnceAsync(server, [Guid.Parse(first.Id), Guid.Parse(second.Id)], () => Task.WhenAll(remove(first, second), remove(second, first)));

            var done = Assert.Single(answers, answer => (int)answer.Status is 200 or 204);
            var refused = Assert.Single(answers, answer => answer != done);
            refused.IsProblem(409, Refused);
            first = done == answers[0] ? first : second;
            Assert.Equal([first.Id], await ActiveAdminsAsync(server));
            Assert.Equal("admin", (await first.Client.GetAsync("/auth/me")).Is(200)["role"].GetString());
        }
    }

    /// <summary>Sends the two when both rows are held, and lets go of them when both wait: neither has seen anything of the other.</summary>
    private static async Task<CrmResponse[]> AtOnceAsync(CrmServer server, Guid[] users, Func<Task<CrmResponse[]>> send)
    {
        await using var holder = await server.Postgres.ConnectAsync(server.UsersDatabase, Token);
        await using var transaction = await holder.BeginTransactionAsync(Token);
        await using var hold = new NpgsqlCommand("select from users where id = any($1) for update", holder, transaction)
        {
            Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = users } },
        };
        await hold.ExecuteNonQueryAsync(Token);

        var answers = send();
        await Eventually.SeesAsync(
            async _ => await server.QueryAsync(
                server.UsersDatabase,
                "select pid from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0",
                row => row.GetInt32(0)),
            waiting => waiting.Count == 2,
            cancellationToken: Token);
        await transaction.CommitAsync(Token);
        return await answers;
    }

    private static Task<List<string>> ActiveAdminsAsync(CrmServer server) => server.QueryAsync(
        server.UsersDatabase, "select id::text from users where role = 'admin' and is_active and not deleted", row => row.GetString(0));
}
