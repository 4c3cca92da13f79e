using MiniCrm.Database.Querying;
using MiniCrm.Database.Storage;
using Orleans.Runtime;

namespace MiniCrm.Tests.Integration.Database;

/// <summary>Which answers of PostgreSQL are an outage, and which say that a statement is wrong: made by PostgreSQL itself, in a write, a read and a list.</summary>
public sealed class SqlStateTests(WiredLeads leads) : IClassFixture<WiredLeads>, IAsyncLifetime
{
    private readonly GrainState<Envelope<Sample>> _lead = new(new() { State = new() });
    private readonly GrainId _id = GrainId.Create(GrainType.Create("lead"), GrainIdKeyExtensions.CreateGuidKey(Guid.NewGuid()));

    public static TheoryData<string, string> Wrong { get; } = new()
    {
        { "42703", "select no_column from leads" },
        { "42P01", "select 1 from no_table" },
        { "42883", "select no_function()" },
        { "22012", "select 1 / (select count(*) from leads where false)" },
        { "22P02", "select 'x'::text::int" },
        { "22003", "select 2147483647 + (select count(*) + 1 from leads where false)::int" },
        { "23502", "insert into outbox default values" },
        { "P0001", "do $$ begin raise exception 'of ours'; end $$" },
    };

    public static TheoryData<string, string, bool> Outages { get; } = new()
    {
        { "08006", "do $$ begin raise exception 'a connection' using errcode = '08006'; end $$", false },
        { "40001", "do $$ begin raise exception 'a rollback' using errcode = '40001'; end $$", false },
        { "53400", "do $$ begin set local work_mem = '64kB'; set local temp_file_limit = 0; perform count(*) from (select distinct md5(i::text) from generate_series(1, 20000) i order by 1) many; end $$", false },
        { "55000", "do $$ begin create sequence pg_temp.fresh; perform currval('pg_temp.fresh'); end $$", false },
        { "57014", "select pg_cancel_backend(pg_backend_pid()), pg_sleep(2)", false },
        { "57P01", "select pg_terminate_backend(pg_backend_pid()), pg_sleep(2)", true },
        { "58P01", "select pg_read_file('/no/file')", false },
        { "25006", "do $$ begin set local transaction_read_only = on; insert into outbox default values; end $$", false },
    };

    public async ValueTask InitializeAsync() => await WriteAsync();

    public async ValueTask DisposeAsync()
    {
        leads.Mend();
        await leads.Silo.Database.ExecuteAsync("drop function if exists fail cascade");
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_statement_never_looks_like_an_outage(string sqlState, string sql)
    {
        await WithEachWriteAsync(sql);

        var written = await Assert.ThrowsAsync<StatementFailedException>(WriteAsync);
        var listed = await Assert.ThrowsAsync<StatementFailedException>(() => ListAsync(sql));

        Assert.Equal((sqlState, sqlState), (written.SqlState, listed.SqlState));
        Assert.Contains(sqlState, written.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Outages))]
    public async Task An_outage_is_none_of_the_statement(string sqlState, string sql, bool unknown)
    {
        await WithEachWriteAsync(sql);

        var written = await Assert.ThrowsAsync<StorageUnavailableException>(WriteAsync);
        var listed = await Assert.ThrowsAsync<StorageUnavailableException>(() => ListAsync(sql));

        Assert.Equal((unknown, false), (written.OutcomeUnknown, listed.OutcomeUnknown));
        Assert.All([written, listed], fault => Assert.Contains(sqlState, fault.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_read_of_a_table_that_is_not_there_is_a_wrong_statement()
    {
        await leads.Silo.Database.ExecuteAsync("alter table leads rename to elsewhere");

        var read = await Assert.ThrowsAsync<StatementFailedException>(() => leads.Silo.Storage.ReadStateAsync("lead", _id, new GrainState<Envelope<Sample>>(new())));

        Assert.Equal("42P01", read.SqlState);
        await leads.Silo.Database.ExecuteAsync("alter table elsewhere rename to leads");
    }

    private Task WithEachWriteAsync(string sql) => leads.Silo.Database.ExecuteAsync(
        $"create function fail() returns trigger language plpgsql as $f$ begin execute $s${sql}$s$; return new; end $f$; "
        + "create trigger fails before insert or update on leads for each row execute function fail()");

    private async Task ListAsync(string sql) => await leads.Silo.Pool.QueryAsync(sql, row => row.GetValue(0));

    private Task WriteAsync() => leads.Silo.Storage.WriteStateAsync("lead", _id, _lead);

    private sealed record Sample : AggregateState;
}
