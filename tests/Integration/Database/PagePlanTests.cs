using MiniCrm.Database.Querying;
using MiniCrm.Database.Storage;
using MiniCrm.Grains.Leads;
using MiniCrm.Users;

namespace MiniCrm.Tests.Integration.Database;

/// <summary>How PostgreSQL comes by a page.</summary>
public sealed class PagePlanTests
{
    private const int Leads = 20_000;
    private const int Pages = 20;

    // PostgreSQL looks at this many before it says what a statement needs.
    private const int Looked = 5;

    private static readonly Caller Manager = new(Guid.NewGuid(), UserRole.Manager);

    [Fact]
    public async Task A_page_of_all_leads_is_planned_once_a_session()
    {
        await using var database = await TestDatabase.OfRoleAsync("leads");
        await database.ExecuteAsync($$"""
            insert into leads (id, version, state)
            select gen_random_uuid(), 1, '{"firstName":"Jane","lastName":"Doe","email":"jane@example.com","createdBy":"{{Guid.NewGuid()}}","createdAt":"2026-01-01T00:00:00.000Z","updatedAt":"2026-01-01T00:00:00.000Z"}'
            from generate_series(1, {{Leads}})
            """);
        await database.ExecuteAsync("analyze leads");
        await using var session = RoleDataSource.CreatePool("leads", database.ConnectionString, size: 1);
        var list = new LeadListGrain(session);

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
}
