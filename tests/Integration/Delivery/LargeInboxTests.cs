using MiniCrm.Notifications;
using MiniCrm.Users;

namespace MiniCrm.Tests.Integration.Delivery;

/// <summary>An inbox with 10,000 notifications costs what one with none costs.</summary>
[Long]
[Collection<DeliveryCollection>]
public sealed class LargeInboxTests(DeliveryCluster cluster)
{
    private const int Many = 10_000;

    [Fact]
    public async Task Receiving_one_more_writes_as_many_bytes_as_the_first()
    {
        var (small, large) = (await cluster.NewUserAsync(), await cluster.NewUserAsync());
        await FillAsync(large.Id);

        // Neither a page that is written whole because of a checkpoint before, nor a new page of an index is what is to be compared: the least of some.
        var first = await LeastWrittenAsync(small);
        var next = await LeastWrittenAsync(large);

        TestContext.Current.TestOutputHelper?.WriteLine($"{first} bytes of WAL in an empty inbox, {next} in one with {Many}");
        Assert.InRange(next, first / 2, first * 3 / 2);
        Assert.Equal(
            await cluster.ColumnAsync("notifications", $"select octet_length(state::text) / 10 from inboxes where id = '{small.Id}'"),
            await cluster.ColumnAsync("notifications", $"select octet_length(state::text) / 10 from inboxes where id = '{large.Id}'"));
    }

    [Fact]
    public async Task A_page_is_an_index_scan()
    {
        var user = await cluster.NewUserAsync();
        await FillAsync(user.Id);

        // As NotificationDirectoryGrain asks for it.
        var plan = await cluster.ColumnAsync("notifications", $"""
            explain analyze select id, version, state from notifications
            where recipient_id = '{user.Id}' and id < 'ffffffff-ffff-ffff-ffff-ffffffffffff' order by id desc limit 201
            """);

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', plan));
        Assert.Contains(plan, line => line.Contains("Index Scan using notifications_newest", StringComparison.Ordinal) && line.Contains("rows=201", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, line => line.Contains("Sort", StringComparison.Ordinal) || line.Contains("Seq Scan", StringComparison.Ordinal));
    }

    private async Task<long> LeastWrittenAsync(UserView user)
    {
        var inbox = cluster.Client.GetGrain<IInboxGrain>(user.Id);
        var least = long.MaxValue;
        for (var number = 0; number < 10; number++)
        {
            var before = await PositionAsync();
            await inbox.Receive(new LeadAssignedReceived(TimeOrderedId.New(DateTimeOffset.UtcNow), LeadId: Guid.NewGuid(), LeadName: null));
            least = Math.Min(least, await PositionAsync() - before);
        }

        return least;
    }

    private async Task<long> PositionAsync() =>
        long.Parse((await cluster.ColumnAsync("notifications", "select pg_current_wal_insert_lsn() - '0/0'::pg_lsn"))[0], System.Globalization.CultureInfo.InvariantCulture);

    private async Task FillAsync(Guid recipient)
    {
        await cluster.PostAsync(recipient, NotificationType.InApp);
        await cluster.ColumnAsync("notifications", $"""
            insert into notifications (id, recipient_id, version, state)
            select gen_random_uuid(), recipient_id, 1, state from notifications, generate_series(1, {Many}) where recipient_id = '{recipient}'
            """);
        await cluster.ColumnAsync("notifications", "vacuum analyze notifications");
    }
}
