using System.Collections.Immutable;
using System.Text.Json;
using MiniCrm.Database.Querying;
using MiniCrm.Grains.Leads;
using MiniCrm.Grains.Leads.Actions.Running;
using MiniCrm.Grains.Leads.Finding;
using MiniCrm.Leads;
using MiniCrm.Users;
using Npgsql;

namespace MiniCrm.Tests.Integration.Database;

/// <summary>How PostgreSQL reads what lists of leads promise, by the very statements that the list's grain runs: never the whole table.</summary>
public sealed class LeadPlansTests
{
    private const int Leads = 20_000;
    private const int AtOnce = 2_000;

    private static readonly Guid User = new("00000000-0000-4000-8000-000000000001");
    private static readonly Caller Manager = new(Guid.NewGuid(), UserRole.Manager);
    private static readonly Caller Rep = new(User, UserRole.SalesRep);
    private static readonly DateTimeOffset Day = new(2025, 1, 10, 0, 0, 0, TimeSpan.Zero);

    private static readonly (string What, LeadFilter Filter)[] Filters =
    [
        ("all", new()),
        ("a status", new() { Status = Of(LeadStatus.Negotiation) }),
        ("some statuses", new() { Status = Of(LeadStatus.Proposal, LeadStatus.Negotiation) }),
        ("other statuses", new() { Status = new([LeadStatus.ClosedWon, LeadStatus.ClosedLost], Excluded: true) }),
        ("a source", new() { Source = Of(LeadSource.Referral) }),
        ("a user's", new() { AssignedUserId = Of<Guid?>(User) }),
        ("nobody's", new() { AssignedUserId = Of<Guid?>([null]) }),
        ("not a user's", new() { AssignedUserId = new([User], Excluded: true) }),
        ("created on a day", new() { Created = new(Day, Day.AddDays(1)) }),
        ("changed on a day", new() { Updated = new(Day, Day.AddDays(1)) }),
        ("closed on a day", new() { Closed = new(Day, Day.AddDays(1)) }),
        ("a company's", new() { Company = Of("Company 77") }),
        ("an address", new() { Email = Of("jane77@example.com") }),
        ("a phone number", new() { Phone = Of("+49100000077") }),
        ("a word", new() { Search = "surname77" }),
        ("a fragment that is rare", new() { Search = "rname299" }),
        ("a fragment that is everywhere", new() { Search = "ompan" }),
        ("what there is not", new() { Search = "xyzzy" }),
        ("words", new() { Search = "jane company 77" }),
        ("digits", new() { Search = "0100 000 077" }),
        ("a letter that is everywhere", new() { Search = "j" }),
        ("deleted", new() { Deleted = true }),
    ];

    private static readonly SortedBy<LeadColumn>[][] Sorts =
    [
        [],
        [new(LeadColumn.CreatedAt, false)],
        .. Enum.GetValues<LeadColumn>().Except([LeadColumn.CreatedAt]).SelectMany(column => new SortedBy<LeadColumn>[][] { [new(column, false)], [new(column, true)] }),
        [new(LeadColumn.Status, false), new(LeadColumn.UpdatedAt, true)],
        [new(LeadColumn.LastName, false), new(LeadColumn.CreatedAt, true)],
        [new(LeadColumn.Company, false), new(LeadColumn.LastName, false)],
        [new(LeadColumn.Source, false), new(LeadColumn.Status, false)],
    ];

    [Fact]
    public async Task No_list_of_leads_reads_the_whole_table()
    {
        await using var database = await LeadsAsync();
        var filters = new LeadFilters(database.Pool, LeadSettings.Default);
        var faults = new List<string>();
        foreach (var caller in new[] { Manager, Rep })
        {
            foreach (var (what, filter) in Filters)
            {
                var conditions = await filters.ConditionsAsync(filter, Manager == caller || !filter.Deleted ? caller : Manager);
                foreach (var sort in Sorts)
                {
                    var list = LeadOrdering.Part(filter, conditions, new(50) { Sort = [.. sort] }, await filters.RarityAsync(conditions.Terms));

                    // What is everywhere is found at a glance; only at the end of such a list the rest is read.
                    foreach (var statement in list.Statements("version, state").SelectMany(each => new[] { each.Glance, what.Contains("everywhere", StringComparison.Ordinal) && each.Glance is not null ? null : each.Whole }).OfType<string>())
                    {
                        var plan = await database.PlanAsync(statement, [new NpgsqlParameter<int>("limit", 51), .. conditions.Parameters()]);
                        if (plan.Contains("Seq Scan on leads", StringComparison.Ordinal))
                        {
                            faults.Add($"{caller.Role}: {what}, by {string.Join(',', sort.Select(by => by.Column))}:\n{statement}\n{plan}");
                        }
                    }
                }
            }
        }

        Assert.True(faults.Count == 0, $"{faults.Count} of them read all leads:\n{string.Join("\n\n", faults.Take(5))}");
    }

    [Fact]
    public async Task Leads_are_counted_by_index()
    {
        await using var database = await LeadsAsync();
        var filters = new LeadFilters(database.Pool, LeadSettings.Default);
        foreach (var (what, filter) in Filters.Where(row => row.What is "all" or "a status" or "a source" or "a user's" or "nobody's" or "closed on a day" or "a company's" or "an address" or "a word"))
        {
            foreach (var caller in new[] { Manager, Rep })
            {
                var conditions = await filters.ConditionsAsync(filter, caller);
                var plan = await database.PlanAsync(Counts.Statement("leads", conditions.Branches), conditions.Parameters());
                Assert.False(plan.Contains("Seq Scan on leads", StringComparison.Ordinal), $"{what}\n{plan}");
            }
        }
    }

    [Fact]
    public async Task An_action_walks_leads_by_index()
    {
        await using var database = await LeadsAsync();
        var filters = new LeadFilters(database.Pool, LeadSettings.Default);
        var third = (await database.Pool.QueryAsync("select id from leads order by id offset 6000 limit 1", row => row.GetGuid(0)))[0];
        foreach (var (what, filter) in Filters.Where(row => !row.Filter.Deleted))
        {
            foreach (var caller in new[] { Manager, Rep })
            {
                var conditions = await filters.ConditionsAsync(filter, caller);
                var plan = await database.PlanAsync(
                    LeadActionJobs.NextStatement(conditions),
                    [.. conditions.Parameters(), new NpgsqlParameter<Guid>("after", third), new NpgsqlParameter<Guid>("bound", Guid.AllBitsSet), new NpgsqlParameter<int>("limit", 1000)]);
                Assert.False(plan.Contains("Seq Scan on leads", StringComparison.Ordinal), $"{what}\n{plan}");
            }
        }
    }

    [Fact]
    public async Task What_is_found_and_in_which_order_does_not_depend_on_how_often_it_is_thought_to_occur()
    {
        await using var database = await LeadsAsync();
        var filters = new LeadFilters(database.Pool, LeadSettings.Default);
        foreach (var caller in new[] { Manager, Rep })
        {
            foreach (var filter in new LeadFilter[] { new() { Search = "rname12" }, new() { Search = "jane company 77" }, new() { Search = "ompan", Status = Of(LeadStatus.Negotiation) } })
            {
                var conditions = await filters.ConditionsAsync(filter, caller);
                foreach (var sort in Sorts)
                {
                    var walks = await Task.WhenAll(Enum.GetValues<Rarity>().Select(rarity => WalkAsync(filter, conditions, [.. sort], rarity)));

                    Assert.NotEmpty(walks[0]);
                    Assert.All(walks, walk => Assert.Equal(walks[0], walk));
                }
            }
        }

        // Two parts on, and one back.
        async Task<Guid[]> WalkAsync(LeadFilter filter, LeadConditions conditions, ImmutableArray<SortedBy<LeadColumn>> sort, Rarity rarity)
        {
            var (ids, place) = (new List<Guid>(), (ListPlace?)null);
            for (var part = 0; part < 3 && (part == 0 || place is not null); part++)
            {
                var list = LeadOrdering.Part(filter, conditions, new(7) { Sort = sort, Place = place }, rarity);
                var read = await list.ReadAsync(database.Pool, "version", (_, id, _) => id, conditions.Parameters);
                ids.AddRange(read.Items);
                place = part == 0 ? read.Next : read.Previous;
            }

            return [.. ids];
        }
    }

    [Fact]
    public async Task A_search_within_a_filter_reads_what_both_indexes_have_in_common()
    {
        await using var database = await LeadsAsync();
        var filters = new LeadFilters(database.Pool, LeadSettings.Default);
        var filter = new LeadFilter { Status = Of(LeadStatus.Negotiation), Search = "rname12" };
        var conditions = await filters.ConditionsAsync(filter, Manager);
        var list = LeadOrdering.Part(filter, conditions, new(50) { Sort = [new(LeadColumn.LastName, false)] }, await filters.RarityAsync(conditions.Terms));

        var plan = await database.PlanAsync(list.Statements("version, state").Last().Whole, [new NpgsqlParameter<int>("limit", 51), .. conditions.Parameters()]);

        Assert.Contains("BitmapAnd", plan, StringComparison.Ordinal);
    }

    private static Choice<T> Of<T>(params T[] values) => new([.. values], Excluded: false);

    /// <summary>Of fifty users, a thousand companies and as many names; some closed, some deleted and kept.</summary>
    private static async Task<TestDatabase> LeadsAsync()
    {
        var database = await TestDatabase.OfRoleAsync("leads");
        for (var first = 1; first <= Leads; first += AtOnce)
        {
            await database.ExecuteAsync($$"""
                insert into leads (id, version, state)
                select
                  encode(substring(int8send(1735689600000 + n * 60000::bigint) from 3) || decode('7000', 'hex') || decode('80', 'hex') || substring(decode(md5(n::text), 'hex') from 1 for 7), 'hex')::uuid,
                  1,
                  jsonb_strip_nulls(jsonb_build_object(
                    'firstName', 'Jane', 'lastName', 'Surname' || n % 3000, 'email', 'jane' || n || '@example.com', 'phone', '+49' || 100000000 + n,
                    'company', case when n % 10 > 0 then 'Company ' || n % 1000 end,
                    'status', (array['new', 'new', 'new', 'contacted', 'qualified', 'proposal', 'negotiation', 'closed_won', 'closed_lost'])[1 + n % 9],
                    'source', (array['website', 'website', 'other', 'referral', 'social_media', 'email_campaign', 'phone_call'])[1 + n % 7],
                    'assignedUserId', case when n % 4 > 0 then '00000000-0000-4000-8000-' || lpad((1 + n % 53)::text, 12, '0') end,
                    'createdBy', '00000000-0000-4000-8000-' || lpad((1 + n % 47)::text, 12, '0'),
                    'createdAt', to_char(timestamp '2025-01-01' + n * interval '1 minute', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                    'updatedAt', to_char(timestamp '2025-01-01' + n * interval '1 minute' + n % 100 * interval '1 hour', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                    'deletedAt', case when n % 300 = 0 then '2025-03-01T00:00:00.000Z' end,
                    'keptUntil', case when n % 300 = 0 then '2025-04-01T00:00:00.000Z' end))
                from generate_series({{first}}, {{first + AtOnce - 1}}) n
                """);
        }

        await database.ExecuteAsync("vacuum analyze leads");
        return database;
    }
}
