using MiniCrm.Database.Storage;
using MiniCrm.Tests.Support;
using Npgsql;
using Orleans.Runtime;
using Orleans.Storage;

namespace MiniCrm.Tests.Integration.Database;

/// <summary>What writers are told that come while others are under way, and so go together: each what it would be told alone.</summary>
public sealed class GroupCommitTests : IAsyncLifetime
{
    private const int Crowd = 40;

    // PostgreSQL does so after 2.5 s.
    private static readonly TimeSpan BeforeLocksAreGivenUp = TimeSpan.FromSeconds(2);
    private TcpProxy _wire = null!;
    private RoleDatabase _leads = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _wire = TcpProxy.To(DatabaseServer.Port);
        _leads = await RoleDatabase.StartAsync("leads", _wire);
    }

    public async ValueTask DisposeAsync()
    {
        await _leads.DisposeAsync();
        await _wire.DisposeAsync();
    }

    [Fact]
    public async Task Many_that_come_at_once_are_stored_by_few_transactions()
    {
        var leads = NewLeads();

        await Task.WhenAll(leads.Select(lead => lead.WriteAsync("Ada")));
        await Task.WhenAll(leads.Select(lead => lead.WriteAsync("Grace")));

        Assert.All(leads, lead => Assert.Equal(("2", true), (lead.State.ETag, lead.State.RecordExists)));
        Assert.Equal(["40 Grace"], await _leads.Database.ColumnAsync("select count(*) || ' ' || (state->>'name') from leads where version = 2 group by state->>'name'"));
        Assert.InRange(await _leads.Database.ScalarAsync<long>("select count(distinct xmin::text) from leads"), 1, Crowd / 2);
    }

    [Fact]
    public async Task What_goes_beside_a_state_goes_with_it()
    {
        var leads = NewLeads();

        await Task.WhenAll(leads.Select(lead => lead.WriteAsync("Ada", events: true)));

        Assert.Equal(
            leads.Select(lead => lead.Id.ToString()).Order(),
            (await _leads.Database.ColumnAsync("select key from outbox join timeline on aggregate_id = key and timeline.sequence = outbox.sequence")).Order());
    }

    [Fact]
    public async Task Who_has_lost_a_race_is_told_and_nobody_else()
    {
        var leads = NewLeads();
        await Task.WhenAll(leads.Select(lead => lead.WriteAsync("Ada")));
        var overtaken = leads.Where((_, i) => i % 7 == 0).ToArray();
        await _leads.Database.ExecuteAsync($"update leads set version = 5 where id in ({string.Join(',', overtaken.Select(lead => $"'{lead.Id}'"))})");

        var outcomes = await OutcomesAsync(leads, lead => lead.WriteAsync("Grace"));

        Assert.All(leads.Zip(outcomes), pair =>
        {
            Assert.Equal(overtaken.Contains(pair.First), pair.Second is InconsistentStateException);
            Assert.Equal(overtaken.Contains(pair.First) ? "1" : "2", pair.First.State.ETag);
        });
        Assert.Equal(["Ada", "Grace"], await _leads.Database.ColumnAsync("select distinct state->>'name' from leads order by 1"));
    }

    [Fact]
    public async Task Whom_a_constraint_refuses_is_told_and_nobody_else()
    {
        await _leads.Database.ExecuteAsync("alter table leads add constraint not_eve check (state->>'name' <> 'Eve')");
        var leads = NewLeads();

        var outcomes = await OutcomesAsync(leads, lead => lead.WriteAsync(lead == leads[^1] ? "Eve" : "Ada"));

        Assert.Equal("not_eve", Assert.IsType<ConstraintViolationException>(Assert.Single(outcomes, outcome => outcome is not null)).Constraint);
        Assert.IsType<ConstraintViolationException>(outcomes[^1]);
        Assert.Equal(["39"], await _leads.Database.ColumnAsync("select count(*) from leads"));
    }

    [Fact]
    public async Task Who_waits_for_a_lock_holds_up_nobody_else()
    {
        var leads = NewLeads();
        await Task.WhenAll(leads.Select(lead => lead.WriteAsync("Ada")));
        var locked = leads[^1];
        await using var connection = await _leads.Database.Pool.OpenConnectionAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        await using var hold = new NpgsqlCommand($"select id from leads where id = '{locked.Id}' for update", connection, transaction);
        await hold.ExecuteNonQueryAsync(Token);

        var writes = leads.Select(lead => lead.WriteAsync("Grace")).ToArray();
        await Task.WhenAll(writes[..^1]).WaitAsync(BeforeLocksAreGivenUp, Token);

        Assert.False(writes[^1].IsCompleted);
        await transaction.RollbackAsync(Token);
        await writes[^1];
    }

    [Fact]
    public async Task Statements_that_hang_hold_up_nobody_else()
    {
        var leads = NewLeads();
        await Task.WhenAll(leads.Select(lead => lead.WriteAsync("Ada")));
        await using var connection = await _leads.Database.Pool.OpenConnectionAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        await using var hold = new NpgsqlCommand($"select id from leads where id in ('{leads[0].Id}', '{leads[1].Id}') for update", connection, transaction);
        await hold.ExecuteNonQueryAsync(Token);

        var hanging = leads[..2].Select(lead => lead.WriteAsync("Grace")).ToArray();
        await Task.WhenAll(leads[2..].Select(lead => lead.WriteAsync("Grace"))).WaitAsync(BeforeLocksAreGivenUp, Token);

        Assert.DoesNotContain(hanging, write => write.IsCompleted);
        await transaction.RollbackAsync(Token);
        await Task.WhenAll(hanging);
    }

    [Fact]
    public async Task Of_a_group_that_is_never_answered_nobody_knows()
    {
        var leads = NewLeads();
        await Task.WhenAll(leads.Select(lead => lead.WriteAsync("Ada")));
        _wire.Swallow();

        var outcomes = await OutcomesAsync(leads, lead => lead.WriteAsync("Grace"));

        Assert.All(outcomes, outcome => Assert.IsType<StorageUnavailableException>(outcome));
        Assert.All(leads, lead => Assert.Equal("1", lead.State.ETag));
        Assert.Contains(outcomes, outcome => ((StorageUnavailableException)outcome!).OutcomeUnknown);
    }

    [Fact]
    public async Task While_the_server_is_away_nothing_is_stored_and_everybody_is_told()
    {
        await _wire.DisposeAsync();
        _leads.Pool.Clear();
        var leads = NewLeads();

        var outcomes = await OutcomesAsync(leads, lead => lead.WriteAsync("Ada"));

        Assert.All(outcomes, outcome => Assert.False(Assert.IsType<StorageUnavailableException>(outcome).OutcomeUnknown));
    }

    private static Task<Exception?[]> OutcomesAsync(Lead[] leads, Func<Lead, Task> write) => Task.WhenAll(leads.Select(lead => Record.ExceptionAsync(() => write(lead)).AsTask()))!;

    private Lead[] NewLeads() => [.. Enumerable.Range(0, Crowd).Select(_ => new Lead(_leads.Storage))];

    private sealed class Lead(IGrainStorage storage)
    {
        public Guid Id { get; } = Guid.NewGuid();

        public GrainState<Envelope<Sample>> State { get; } = new(new());

        public Task WriteAsync(string name, bool events = false)
        {
            var now = DateTimeOffset.UtcNow;
            State.State = new()
            {
                State = new(name),
                Events = events ? [new(Guid.NewGuid(), Id, 1, "lead.deleted", new MiniCrm.Leads.LeadDeleted(Id, now), now, null)] : default,
                Timeline = events ? [new(1, "lead.deleted", Id, now, [])] : default,
            };
            return storage.WriteStateAsync("lead", GrainId.Create(GrainType.Create("lead"), GrainIdKeyExtensions.CreateGuidKey(Id)), State);
        }
    }

    private sealed record Sample(string Name) : AggregateState;
}
