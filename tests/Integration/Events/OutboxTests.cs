using System.Diagnostics;
using System.Text.Json;
using MiniCrm.Grains.Events;
using MiniCrm.Tests.Integration.Database;
using Npgsql;

namespace MiniCrm.Tests.Integration.Events;

/// <summary>What the relay reads of an outbox, whatever stands beside it.</summary>
[Long]
public sealed class OutboxTests
{
    private const int PageSize = 1000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_row_that_becomes_visible_after_a_later_one_is_read_all_the_same()
    {
        await using var database = await TestDatabase.OfRoleAsync("leads");
        var outbox = new Outbox("leads", database.Pool);
        await using var slow = await database.Pool.OpenConnectionAsync(Cancellation);
        await ExecuteAsync(slow, "begin");
        await ExecuteAsync(slow, Insert(1));
        await database.ExecuteAsync(Insert(3));

        var later = await outbox.Read(OutboxPage.Beginning, [], PageSize);
        Assert.Equal([2, 3, 4], later.Events.Select(read => read.Position));
        await outbox.Delete([2, 3, 4]);
        var horizon = (await outbox.Read(OutboxPage.Beginning, [], PageSize)).Horizon;
        await database.ExecuteAsync(Insert(1));
        await ExecuteAsync(slow, "commit");

        Assert.Equal([1, 5], (await outbox.Read(horizon, [], PageSize)).Events.Select(read => read.Position));
    }

    [Fact]
    public async Task A_million_rows_that_wait_are_read_and_forgotten_page_by_page()
    {
        await using var database = await TestDatabase.OfRoleAsync("leads");
        var outbox = new Outbox("leads", database.Pool);
        await database.ExecuteAsync(Insert(1_000_000));
        await database.ExecuteAsync("analyze outbox");
        Assert.Equal(1_000_000, (await outbox.Measure()).Depth);

        var watch = Stopwatch.StartNew();
        var next = 1L;
        for (var page = 0; page < 50; page++)
        {
            var read = await outbox.Read(OutboxPage.Beginning, [], PageSize);
            Assert.Equal(Enumerable.Range(0, PageSize).Select(row => next + row), read.Events.Select(row => row.Position));
            await outbox.Delete(read.Events.Select(row => row.Position));
            next += PageSize;
        }

        // The relay's own aim is 10,000 a second.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"50 pages took {watch.Elapsed}.");
        Assert.True(await BuffersAsync(database, OutboxPage.Beginning) < PageSize * 10);
    }

    [Fact]
    public async Task Beside_a_snapshot_held_open_a_look_passes_over_nothing_that_was_relayed_before()
    {
        await using var database = await TestDatabase.OfRoleAsync("leads");
        var outbox = new Outbox("leads", database.Pool);
        await using var reader = await database.Pool.OpenConnectionAsync(Cancellation);
        await ExecuteAsync(reader, "begin transaction isolation level repeatable read");
        await ExecuteAsync(reader, "select count(*) from outbox");

        var horizon = OutboxPage.Beginning;
        for (var page = 0; page < 30; page++)
        {
            await database.ExecuteAsync(Insert(PageSize));
            var read = await outbox.Read(horizon, [], 2 * PageSize);
            Assert.Equal(PageSize, read.Events.Length);
            await outbox.Delete(read.Events.Select(row => row.Position));
            horizon = (await outbox.Read(horizon, [], PageSize)).Horizon;
        }

        // The rows are still there for the reader, so that a look from the beginning passes over all of them.
        Assert.True(await BuffersAsync(database, OutboxPage.Beginning) > 300);
        Assert.True(await BuffersAsync(database, horizon) < 30);
    }

    [Fact]
    public async Task A_refused_row_stops_its_key_and_no_other()
    {
        await using var database = await TestDatabase.OfRoleAsync("leads");
        var outbox = new Outbox("leads", database.Pool);
        var (stopped, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        foreach (var (key, sequence) in new[] { (stopped, 1), (other, 1), (stopped, 2) })
        {
            await database.ExecuteAsync(Insert(1, key, sequence));
        }

        await outbox.Refuse(1, "too large");

        var page = await outbox.Read(OutboxPage.Beginning, [], PageSize);
        Assert.True(page.HasRefused);
        Assert.Equal([(other, 1)], page.Events.Select(read => (read.Key, read.Sequence)));
        await database.ExecuteAsync("update outbox set refused = null");
        Assert.Equal([1, 2, 3], (await outbox.Read(OutboxPage.Beginning, [], PageSize)).Events.Select(read => read.Position));
    }

    private static string Insert(int rows, Guid? key = null, int sequence = 1) => $$"""
        insert into outbox (id, key, sequence, topic, body, time)
        select gen_random_uuid(), {{(key is { } given ? $"'{given}'" : "gen_random_uuid()")}}, {{sequence}}, 'lead.deleted', '{"leadId":"x"}', now()
        from generate_series(1, {{rows}})
        """;

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    /// <summary>How many blocks a look touches.</summary>
    private static async Task<long> BuffersAsync(TestDatabase database, string from)
    {
        await using var command = database.Pool.CreateCommand("explain (analyze, buffers, format json) " + Outbox.NextPage);
        command.Parameters.Add(new NpgsqlParameter<string>("from", from));
        command.Parameters.Add(new NpgsqlParameter<Guid[]>("waiting", []));
        command.Parameters.Add(new NpgsqlParameter<int>("limit", PageSize));
        var plan = JsonElement.Parse((string)(await command.ExecuteScalarAsync(Cancellation))!)[0].GetProperty("Plan");
        return plan.GetProperty("Shared Hit Blocks").GetInt64() + plan.GetProperty("Shared Read Blocks").GetInt64();
    }
}
