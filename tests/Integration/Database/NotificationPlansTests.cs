using System.Collections.Immutable;
using MiniCrm.Database.Querying;
using MiniCrm.Grains.Notifications.Finding;
using MiniCrm.Notifications;
using Npgsql;

namespace MiniCrm.Tests.Integration.Database;

/// <summary>How PostgreSQL reads what lists of notifications promise, by the very statements that the list's grain runs: never the whole table, nor a large inbox for what is rare in it.</summary>
public sealed class NotificationPlansTests
{
    private const int OfOne = 30_000;
    private const int OfOthers = 70_000;

    private static readonly Guid Recipient = new("00000000-0000-4000-8000-000000000001");
    private static readonly DateTimeOffset Day = new(2025, 1, 10, 0, 0, 0, TimeSpan.Zero);

    private static readonly (string What, NotificationFilter Filter)[] Filters =
    [
        ("all", new()),
        ("failed", new() { Status = new([NotificationStatus.Failed], Excluded: false) }),
        ("not sent", new() { Status = new([NotificationStatus.Sent], Excluded: true) }),
        ("some types", new() { Type = new([NotificationType.Sms, NotificationType.Push], Excluded: false) }),
        ("a type", new() { Type = new([NotificationType.Push], Excluded: false) }),
        ("unread", new() { Unread = true }),
        ("read", new() { Unread = false }),
        ("unread of a type", new() { Unread = true, Type = new([NotificationType.Email], Excluded: false) }),
        ("created on a day", new() { Created = new(Day, Day.AddDays(1)) }),
    ];

    private static readonly ImmutableArray<SortedBy<NotificationColumn>>[] Sorts =
    [
        [],
        .. Enum.GetValues<NotificationColumn>().SelectMany(column => new ImmutableArray<SortedBy<NotificationColumn>>[] { [new(column, false)], [new(column, true)] }),
        [new(NotificationColumn.Status, false), new(NotificationColumn.Type, true)],
    ];

    [Fact]
    public async Task No_list_of_notifications_reads_the_whole_table()
    {
        await using var database = await NotificationsAsync();
        var faults = new List<string>();
        foreach (var recipient in new[] { Recipient, new Guid("00000000-0000-4000-8000-000000000007") })
        {
            foreach (var (what, filter) in Filters)
            {
                var conditions = NotificationConditions.Of(recipient, filter);
                foreach (var sort in Sorts)
                {
                    var list = NotificationOrdering.Part(filter, conditions, new(50) { Sort = sort });
                    foreach (var (_, statement) in list.Statements("version, state"))
                    {
                        await LookAsync($"{what}, by {string.Join(',', sort.Select(by => by.Column))}", statement, [new NpgsqlParameter<int>("limit", 51), .. conditions.Parameters()]);
                    }
                }

                if (recipient != Recipient || filter != new NotificationFilter())
                {
                    await LookAsync($"the number of {what}", Counts.Statement("notifications", conditions.Branches), conditions.Parameters());
                }
            }
        }

        Assert.True(faults.Count == 0, $"{faults.Count} of them read all notifications:\n{string.Join("\n\n", faults.Take(5))}");

        async Task LookAsync(string what, string statement, NpgsqlParameter[] parameters)
        {
            var plan = await database.PlanAsync(statement, parameters);
            if (plan.Contains("Seq Scan on notifications", StringComparison.Ordinal))
            {
                faults.Add($"{what}:\n{statement}\n{plan}");
            }
        }
    }

    [Fact]
    public async Task What_is_rare_in_a_large_inbox_is_had_without_reading_the_inbox()
    {
        await using var database = await NotificationsAsync();
        foreach (var (what, index, filter) in new (string, string, NotificationFilter)[]
        {
            ("unread", "notifications_unread", new() { Unread = true }),
            ("failed", "notifications_not_sent", new() { Status = new([NotificationStatus.Failed], Excluded: false) }),
            ("by push", "notifications_by_channel", new() { Type = new([NotificationType.Push], Excluded: false) }),
        })
        {
            var conditions = NotificationConditions.Of(Recipient, filter);
            var (_, statement) = NotificationOrdering.Part(filter, conditions, new(50)).Statements("version, state").Single();

            var plan = await database.PlanAsync(statement, [new NpgsqlParameter<int>("limit", 51), .. conditions.Parameters()]);

            Assert.True(plan.Contains(index, StringComparison.Ordinal) && !plan.Contains("Sort", StringComparison.Ordinal), $"{what}\n{plan}");
        }
    }

    /// <summary>Many of them one user's, most read and sent, the others of a hundred users.</summary>
    private static async Task<TestDatabase> NotificationsAsync()
    {
        var database = await TestDatabase.OfRoleAsync("notifications");
        await database.ExecuteAsync($$"""
            insert into notifications (id, recipient_id, version, state)
            select
              encode(substring(int8send(1735689600000 + n * 60000::bigint) from 3) || decode('7000', 'hex') || decode('80', 'hex') || substring(decode(md5(n::text), 'hex') from 1 for 7), 'hex')::uuid,
              case when n <= {{OfOne}} then '{{Recipient}}'::uuid else ('00000000-0000-4000-8000-' || lpad((2 + n % 100)::text, 12, '0'))::uuid end,
              1,
              jsonb_strip_nulls(jsonb_build_object(
                'title', 'A lead for you', 'message', 'Jane Doe is yours.',
                'type', case when n % 5000 = 0 then 'push' when n % 700 = 0 then 'sms' when n % 3 = 0 then 'email' else 'in_app' end,
                'status', case when n % 3000 = 0 then 'failed' when n % 9000 = 1 then 'pending' else 'sent' end,
                'readAt', case when n % 2000 <> 1 then '2025-03-01T00:00:00.000Z' end,
                'createdAt', to_char(timestamp '2025-01-01' + n * interval '1 minute', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                'updatedAt', '2025-03-01T00:00:00.000Z'))
            from generate_series(1, {{OfOne + OfOthers}}) n
            """);
        await database.ExecuteAsync("vacuum analyze notifications");
        return database;
    }
}
