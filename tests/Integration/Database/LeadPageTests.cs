using MiniCrm.Database.Querying;
using MiniCrm.Database.Storage;
using MiniCrm.Grains.Leads;
using MiniCrm.Grains.Leads.Finding;
using MiniCrm.Leads;
using MiniCrm.Users;

namespace MiniCrm.Tests.Integration.Database;

/// <summary>What PostgreSQL is asked for a page.</summary>
public sealed class LeadPageTests
{
    private const int Pages = 20;

    // PostgreSQL looks at this many before it says what a statement needs.
    private const int Looked = 5;

    private static readonly Caller Manager = new(Guid.NewGuid(), UserRole.Manager);
    private static readonly Caller Rep = new(Guid.NewGuid(), UserRole.SalesRep);

    [Fact]
    public async Task A_page_of_all_leads_is_planned_once_a_session()
    {
        await using var database = await LeadsAsync(20_000);
        await using var session = RoleDataSource.CreatePool("leads", database.ConnectionString, size: 1);
        var list = new LeadListGrain(session, new LeadFilters(session, LeadSettings.Default));

        for (var page = 0; page < Pages; page++)
        {
            var answer = await list.List(null, new PageRequest(50, null), Manager);
            Assert.Equal(50, answer.Value!.Items.Length);
        }

        var plans = Assert.Single(await session.QueryAsync(
            "select custom_plans, generic_plans from pg_prepared_statements where statement like '%from leads%'",
            row => (Anew: row.GetInt64(0), Once: row.GetInt64(1))));
        Assert.Equal(Looked, plans.Anew);
        Assert.InRange(plans.Once, Pages - Looked - 2, Pages);
    }

    [Fact]
    public async Task Of_a_page_that_is_held_only_what_has_changed_is_answered()
    {
        await using var database = await LeadsAsync(100);
        var list = new LeadListGrain(database.Pool, new LeadFilters(database.Pool, LeadSettings.Default));
        foreach (var (assignedTo, caller) in new[] { (null, Manager), (null, Rep), ((Guid?)Rep.UserId, Manager) })
        {
            var whole = await ListAsync();
            RowVersion[] held = [.. whole.Items.Select(Version)];
            Assert.Null(whole.Rows);

            Answers(await ListAsync(held), held, []);

            await database.ExecuteAsync($"update leads set version = version + 1 where id = '{held[3].Id}'");
            RowVersion[] now = [.. held];
            now[3] = held[3] with { Version = held[3].Version + 1 };
            Answers(await ListAsync(held), now, [now[3]]);
            Answers(await ListAsync([.. held[..19], new(Guid.NewGuid(), 1)]), now, [now[3], now[19]]);

            // More than a quarter: one statement for all is quicker then.
            var answer = await ListAsync([.. now[..10]]);
            Assert.Null(answer.Rows);
            Assert.Equal(now, answer.Items.Select(Version));

            void Answers(Page<LeadView> page, RowVersion[] rows, RowVersion[] items)
            {
                Assert.Equal(rows, page.Rows!.Value);
                Assert.Equal(items.ToHashSet(), page.Items.Select(Version).ToHashSet());
                Assert.Equal(items.Length, page.Items.Length);
                Assert.Equal(whole.Next, page.Next);
            }

            async Task<Page<LeadView>> ListAsync(params RowVersion[] holds) =>
                (await list.List(assignedTo, new PageRequest(20, null) { Holds = holds is [] ? null : [.. holds] }, caller)).Value!;
        }
    }

    [Fact]
    public async Task What_is_held_shows_nobody_what_they_do_not_see_any_more()
    {
        await using var database = await LeadsAsync(20);
        var list = new LeadListGrain(database.Pool, new LeadFilters(database.Pool, LeadSettings.Default));
        var whole = (await list.List(null, new PageRequest(20, null), Rep)).Value!;
        RowVersion[] held = [.. whole.Items.Select(Version)];

        await database.ExecuteAsync($$"""
            update leads set version = version + 1, state = state || '{"createdBy":"{{Guid.Empty}}","assignedUserId":"{{Guid.Empty}}"}' where id = '{{held[5].Id}}'
            """);
        var answer = (await list.List(null, new PageRequest(20, null) { Holds = [.. held] }, Rep)).Value!;

        Assert.Empty(answer.Items);
        Assert.Equal(held.Where(row => row != held[5]), answer.Rows!.Value);
    }

    private static RowVersion Version(LeadView lead) => new(lead.Id, lead.Version);

    /// <summary>All of them the rep's.</summary>
    private static async Task<TestDatabase> LeadsAsync(int count)
    {
        var database = await TestDatabase.OfRoleAsync("leads");
        await database.ExecuteAsync($$"""
            insert into leads (id, version, state)
            select gen_random_uuid(), 1, '{"firstName":"Jane","lastName":"Doe","email":"jane@example.com","createdBy":"{{Rep.UserId}}","assignedUserId":"{{Rep.UserId}}","createdAt":"2026-01-01T00:00:00.000Z","updatedAt":"2026-01-01T00:00:00.000Z"}'
            from generate_series(1, {{count}})
            """);
        await database.ExecuteAsync("analyze leads");
        return database;
    }
}
