using System.Text.RegularExpressions;
using MiniCrm.Tests.Integration.Database;
using MiniCrm.Tests.Support;
using Npgsql;

namespace MiniCrm.Tests.Integration.Auditing;

/// <summary>The chain of hashes over the audit: what is sealed when, and what the verification tells of somebody who has changed it.</summary>
[Long(Seconds = 35)]
public sealed partial class ChainTests : IAsyncLifetime
{
    private const int Entries = 6;
    private const string Behind = "set session_replication_role = replica; ";
    private const string Deleted = ""","deletedAt":"2026-11-25T04:01:02.123Z" """;
    private const string Hidden = Deleted + ""","keptUntil":"2026-12-25T04:01:02.123Z" """;
    private const string Text = "json_build_array(number, kind, subject, sequence, action, actor, source, extract(epoch from time)::text, times, detail, encode(digest, 'hex'))::text";

    // Each on a chain of six leads, the deletion of the third and one lead more; by a superuser who goes behind the triggers.
    private static readonly (string Sql, string Verdict)[] Tamperings =
    [
        ("select 1", "OK"),
        ("update audit set actor = gen_random_uuid() where number = 2", "BROKEN at 2: it is not what was sealed"),
        ("update audit set time = time + interval '1 ms' where number = 2", "BROKEN at 2: it is not what was sealed"),
        ("update audit set source = null where number = 2", "BROKEN at 2: it is not what was sealed"),
        ($"update audit set actor = gen_random_uuid() where number = 2; update audit set hash = sha256((select hash from audit where number = 1) || convert_to({Text}, 'UTF8')) where number = 2", "BROKEN at 2: its entry in the timeline is another one"),
        ("delete from audit where number = 1", "BROKEN at 2: 1 is missing"),
        ("delete from audit where number = 4", "BROKEN at 5: 4 is missing"),
        ("delete from audit where number = 8", "BROKEN at 8: the chain ends before it, and had come to 8"),
        ("delete from audit where number = 8; update audit_head set number = 7, hash = (select hash from audit where number = 7)", "BROKEN at 8: the entry 1 of"),
        ("insert into audit (number, kind, subject, sequence, action, actor, time, hash) select 9, kind, gen_random_uuid(), 1, action, actor, time, hash from audit where number = 8", "BROKEN at 9"),
        ("update audit set number = 100 where number = 3; update audit set number = 3 where number = 4; update audit set number = 4 where number = 100", "BROKEN at 3: it is not what was sealed"),
        ("update audit set number = -number - 1 where number > 3; update audit set number = -number where number < 0; insert into audit (number, kind, subject, sequence, action, time, hash) select 4, kind, gen_random_uuid(), 1, action, time, hash from audit where number = 3", "BROKEN at 4"),
        ("delete from timeline where position = 2", "BROKEN at 2: its entry in the timeline is missing"),
        ("update timeline set actor = gen_random_uuid() where position = 2", "BROKEN at 2: its entry in the timeline is another one"),
        ("""update timeline set changes = '[{"field":"status","new":"won"}]' where position = 2""", "BROKEN at 2: its values in the timeline are others"),
        ("update timeline set salt = gen_random_uuid() where position = 2", "BROKEN at 2: its values in the timeline are others"),
        ("update timeline set salt = null, changes = '[]' where position = 2", "BROKEN at 2: its values were emptied, and nothing was deleted"),
        ("insert into timeline (aggregate_id, sequence, type, actor, time, changes, position) overriding system value values (gen_random_uuid(), 1, 'lead.created', gen_random_uuid(), now(), '[]', -1)", "BROKEN at 9: the entry 1 of"),
    ];

    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.OfRoleAsync("leads");

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Whoever_changes_removes_adds_or_swaps_an_entry_is_told_of()
    {
        for (var lead = 1; lead <= Entries; lead++)
        {
            await CreateAsync(Guid.NewGuid());
        }

        await SealAsync();
        var third = await _database.ScalarAsync<Guid>("select subject from audit where number = 3");
        await _database.WriteAsync("lead", third, 1, Envelope(2, "lead.deleted", Deleted, changes: "[]"));
        await CreateAsync(Guid.NewGuid());
        await SealAsync();
        Assert.Equal(["[]"], await _database.ColumnAsync("select changes from timeline where position = 3"));
        await _database.Pool.DisposeAsync();
        NpgsqlConnection.ClearAllPools();

        // Some at a time: other tests have connections to the same server.
        var verdicts = new List<(string Expected, string Seen)>();
        foreach (var some in Tamperings.Chunk(4))
        {
            verdicts.AddRange(await Task.WhenAll(some.Select(VerdictAsync)));
        }

        Assert.Multiple([.. verdicts.Select(verdict => (Action)(() => Assert.Contains(verdict.Expected, verdict.Seen, StringComparison.Ordinal)))]);
    }

    [Theory]
    [InlineData(true, 2, null, "BROKEN at 1: its values were emptied, and nothing was deleted")]
    [InlineData(true, 1, null, "BROKEN at 1: its values were emptied, and nothing was deleted")]
    [InlineData(true, 0, null, "OK")]
    [InlineData(true, 0, "lead.restored", "OK")]
    [InlineData(true, 1, "lead.restored", "BROKEN at 1: its values were emptied, and nothing was deleted")]
    [InlineData(true, 2, "lead.erased", "OK")]
    [InlineData(false, 1, null, "OK")]
    [InlineData(false, 2, null, "BROKEN at 1: its values were emptied, and nothing was deleted")]
    public async Task Values_are_gone_of_what_is_gone_for_good_and_of_nothing_else(bool isKept, int emptied, string? after, string verdict)
    {
        var lead = Guid.NewGuid();
        await CreateAsync(lead);
        await _database.WriteAsync("lead", lead, 1, isKept ? Envelope(2, "lead.deleted", Hidden) : Envelope(2, "lead.deleted", Deleted, changes: "[]"));
        if (after is not null)
        {
            await _database.WriteAsync("lead", lead, 2, after == "lead.erased" ? Envelope(3, after, Deleted, changes: "[]") : Envelope(3, after));
        }

        await SealAsync();
        await _database.ExecuteAsync($"{Behind}update timeline set salt = null, changes = '[]' where sequence <= {emptied}");

        Assert.Contains(verdict, (await VerifyAsync(_database.Name)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_that_was_noted_tells_that_the_end_was_cut_off_and_sealed_anew()
    {
        await CreateAsync(Guid.NewGuid());
        await CreateAsync(Guid.NewGuid());
        await SealAsync();
        var noted = Head().Match((await VerifyAsync(_database.Name)).Output).Value;
        await _database.ExecuteAsync(Behind + "delete from audit where number = 2; delete from timeline where position = 2; update audit_head set number = 1, position = 1, hash = (select hash from audit where number = 1)");

        var (alone, noted1, malformed) = (await VerifyAsync(_database.Name), await VerifyAsync(_database.Name, noted), await VerifyAsync(_database.Name, "leads:2"));

        Assert.Equal((0, 1, 1), (alone.Code, noted1.Code, malformed.Code));
        Assert.StartsWith("leads:2:", noted, StringComparison.Ordinal);
        Assert.Contains("1 entries, 0 waiting to be sealed, head leads:1:", alone.Output, StringComparison.Ordinal);
        Assert.Contains("BROKEN at 2: it is not the one whose head was noted", noted1.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("update audit set actor = null")]
    [InlineData("delete from audit")]
    [InlineData("truncate audit")]
    [InlineData("delete from timeline")]
    [InlineData("truncate timeline")]
    [InlineData("update timeline set actor = gen_random_uuid(), changes = '[]'")]
    [InlineData("update timeline set changes = '[{}]'")]
    public async Task Nobody_changes_it_by_mistake(string sql)
    {
        await CreateAsync(Guid.NewGuid());
        await SealAsync();

        var refused = await Assert.ThrowsAsync<PostgresException>(() => _database.ExecuteAsync(sql));

        Assert.Equal(PostgresErrorCodes.RestrictViolation, refused.SqlState);
    }

    [Fact]
    public async Task An_entry_that_is_stored_late_is_neither_left_out_nor_overtaken()
    {
        var (late, early) = (Guid.NewGuid(), Guid.NewGuid());
        await using var slow = await _database.Pool.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await slow.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await _database.WriteAsync("lead", late, null, Envelope(1, "lead.created"), slow);
        await CreateAsync(early);

        for (var look = 0; look < 5; look++)
        {
            await _database.ExecuteAsync("select audit_seal(10)");
        }

        Assert.Empty(await _database.ColumnAsync("select number from audit"));
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        await SealAsync();
        Assert.Equal([late.ToString(), early.ToString()], await _database.ColumnAsync("select subject from audit order by number"));
    }

    [Fact]
    public async Task Several_who_seal_at_once_under_writes_seal_everything_once()
    {
        const int writers = 6, leads = 60;
        var writing = Task.WhenAll(Enumerable.Range(0, writers).Select(async _ =>
        {
            for (var lead = 0; lead < leads; lead++)
            {
                await CreateAsync(Guid.NewGuid());
            }
        }));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            while (!writing.IsCompleted)
            {
                await _database.ExecuteAsync("select audit_seal(7)");
            }
        }));
        await writing;
        await SealAsync();

        Assert.Equal(["360 360 360"], await _database.ColumnAsync("select concat_ws(' ', count(*), max(number), count(distinct subject)) from audit"));
        Assert.Equal(0, (await VerifyAsync(_database.Name)).Code);
    }

    [Fact]
    public async Task What_was_restored_into_a_younger_server_goes_on()
    {
        await CreateAsync(Guid.NewGuid());
        await _database.ExecuteAsync("select audit_seal(10)");
        await _database.ExecuteAsync("update audit_head set mark_transaction = '9000000000000000'");
        await CreateAsync(Guid.NewGuid());

        await SealAsync();

        Assert.Equal(["2"], await _database.ColumnAsync("select count(*) from audit"));
    }

    [GeneratedRegex("leads:[0-9]+:[0-9a-f]{64}")]
    private static partial Regex Head();

    private static Task<(int Code, string Output)> VerifyAsync(string database, params string[] heads) => AuditCommand.VerifyAsync(
        new Dictionary<string, string> { ["leads"] = $"postgresql://{Connection().Username}:{Connection().Password}@127.0.0.1:{DatabaseServer.Port}/{database}" }, heads);

    private static NpgsqlConnectionStringBuilder Connection() => new(DatabaseServer.ConnectionString("postgres"));

    private static string Envelope(int sequence, string type, string members = "", string changes = """[{"field":"status","new":"new"}]""") => $$"""
        {"state":{"status":"new"{{members}}},"timeline":[{"sequence":{{sequence}},"type":"{{type}}","actor":"00000000-0000-0000-0000-000000000001",
        "source":"192.0.2.1","time":"2026-11-25T04:01:02.123Z","changes":{{changes}}}]}
        """;

    private async Task CreateAsync(Guid lead) => await _database.WriteAsync("lead", lead, null, Envelope(1, "lead.created"));

    private Task<bool> SealAsync() => Eventually.SeesAsync(
        _ => _database.ScalarAsync<bool>("select waits from audit_seal(1000)"),
        waits => !waits,
        cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>What is told of a copy of the database that somebody has been at.</summary>
    private async Task<(string Expected, string Seen)> VerdictAsync((string Sql, string Verdict) tampering)
    {
        var copy = PostgresServer.UniqueName();
        await using var maintenance = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(DatabaseServer.ConnectionString("postgres")) { Pooling = false });
        await using (var create = maintenance.CreateCommand($"create database {copy} template {_database.Name}"))
        {
            await create.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(DatabaseServer.ConnectionString(copy)) { Pooling = false });
        await using (var tamper = database.CreateCommand(Behind + tampering.Sql))
        {
            await tamper.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var (code, output) = await VerifyAsync(copy);
        await using var drop = maintenance.CreateCommand($"drop database {copy} with (force)");
        await drop.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        Assert.True(code == (tampering.Verdict == "OK" ? 0 : 1), $"{tampering.Sql} ended with {code}: {output}");
        return ($"{tampering.Verdict}", $"{tampering.Sql}: {output}");
    }
}
