using System.Collections.Immutable;
using MiniCrm.Database.Querying;
using MiniCrm.Grains.Users.Finding;
using MiniCrm.Users;
using Npgsql;

namespace MiniCrm.Tests.Integration.Database;

/// <summary>How PostgreSQL reads what lists of users promise, by the very statements that the list's grain runs: never the whole table.</summary>
public sealed class UserPlansTests
{
    private const int Users = 20_000;

    private static readonly DateTimeOffset Day = new(2025, 1, 10, 0, 0, 0, TimeSpan.Zero);

    private static readonly (string What, UserFilter Filter)[] Filters =
    [
        ("all", new()),
        ("a role", new() { Role = new([UserRole.Admin], Excluded: false) }),
        ("other roles", new() { Role = new([UserRole.SalesRep], Excluded: true) }),
        ("active", new() { IsActive = true }),
        ("inactive", new() { IsActive = false }),
        ("not verified", new() { EmailVerified = false }),
        ("created on a day", new() { Created = new(Day, Day.AddDays(1)) }),
        ("changed on a day", new() { Updated = new(Day, Day.AddDays(1)) }),
        ("a word", new() { Search = "surname77" }),
        ("a fragment that is rare", new() { Search = "rname299" }),
        ("what there is not", new() { Search = "xyzzy" }),
        ("words", new() { Search = "jane surname77" }),
    ];

    private static readonly ImmutableArray<SortedBy<UserColumn>>[] Sorts =
    [
        [],
        .. Enum.GetValues<UserColumn>().SelectMany(column => new ImmutableArray<SortedBy<UserColumn>>[] { [new(column, false)], [new(column, true)] }),
        [new(UserColumn.Role, false), new(UserColumn.LastName, false)],
        [new(UserColumn.LastName, false), new(UserColumn.CreatedAt, true)],
    ];

    [Fact]
    public async Task No_list_of_users_reads_the_whole_table()
    {
        await using var database = await UsersAsync();
        var filters = new UserFilters(database.Pool);
        var faults = new List<string>();
        foreach (var (what, filter) in Filters)
        {
            var conditions = await filters.ConditionsAsync(filter);
            foreach (var sort in Sorts)
            {
                var list = await filters.PartAsync(filter, conditions, new(50) { Sort = sort });
                foreach (var statement in list.Statements("version, state").SelectMany(each => new[] { each.Glance, each.Whole }).OfType<string>())
                {
                    var plan = await database.PlanAsync(statement, [new NpgsqlParameter<int>("limit", 51), .. conditions.Parameters()]);
                    if (plan.Contains("Seq Scan on users", StringComparison.Ordinal))
                    {
                        faults.Add($"{what}, by {string.Join(',', sort.Select(by => by.Column))}:\n{statement}\n{plan}");
                    }
                }
            }
        }

        Assert.True(faults.Count == 0, $"{faults.Count} of them read all users:\n{string.Join("\n\n", faults.Take(5))}");
    }

    [Fact]
    public async Task Text_is_folded_as_in_the_database_of_leads()
    {
        const string Fold = "select regexp_replace(prosrc, '\\S+unaccent', 'unaccent', 'g') from pg_proc where proname = 'search_fold'";
        await using var users = await TestDatabase.OfRoleAsync("users");
        await using var leads = await TestDatabase.OfRoleAsync("leads");

        Assert.Equal(await leads.ScalarAsync<string>(Fold), await users.ScalarAsync<string>(Fold));
    }

    /// <summary>Of three roles and three thousand names; a few inactive, a few that have proved no address.</summary>
    private static async Task<TestDatabase> UsersAsync()
    {
        var database = await TestDatabase.OfRoleAsync("users");
        await database.ExecuteAsync($$"""
            insert into users (id, version, state)
            select
              encode(substring(int8send(1735689600000 + n * 60000::bigint) from 3) || decode('7000', 'hex') || decode('80', 'hex') || substring(decode(md5(n::text), 'hex') from 1 for 7), 'hex')::uuid,
              1,
              jsonb_strip_nulls(jsonb_build_object(
                'firstName', 'Jane', 'lastName', 'Surname' || n % 3000, 'email', 'Jane' || n || '@example.com', 'emailKey', 'jane' || n || '@example.com',
                'role', case when n % 100 = 0 then 'admin' when n % 20 = 0 then 'manager' else 'sales_rep' end,
                'isActive', n % 50 > 0,
                'verification', case when n % 70 = 0 then '{}'::jsonb end,
                'createdAt', to_char(timestamp '2025-01-01' + n * interval '1 minute', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                'updatedAt', to_char(timestamp '2025-01-01' + n * interval '1 minute' + n % 100 * interval '1 hour', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                'deletedAt', case when n % 300 = 0 then '2025-03-01T00:00:00.000Z' end))
            from generate_series(1, {{Users}}) n
            """);
        await database.ExecuteAsync("vacuum analyze users");
        return database;
    }
}
