using System.Collections.Immutable;
using MiniCrm.Database.Storage;
using MiniCrm.Grains.Leads;
using MiniCrm.Leads;
using MiniCrm.Tests.Support;
using MiniCrm.Users;
using Npgsql;

namespace MiniCrm.Tests.Integration.Database;

/// <summary>Many leads by one statement: each as a write of its own would store it, and each once.</summary>
public sealed class LeadCreationTests : IAsyncLifetime
{
    private static readonly Caller Manager = new(TimeOrderedId.New(DateTimeOffset.UtcNow), UserRole.Manager);
    private readonly Raised _outbox = new();
    private readonly Raised _writes = new();
    private TestDatabase _database = null!;
    private LeadCreation _creation = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.OfRoleAsync("leads");
        _creation = new(_database.Pool, _outbox, _writes);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Each_is_stored_as_a_write_of_its_own_stores_it()
    {
        const string Stored = """
            select version || ' ' || (state - 'writeId')::text || ' ' || outbox.key || ' ' || outbox.sequence || ' ' || outbox.topic || ' ' || outbox.body || ' ' || outbox.time
              || ' ' || timeline.sequence || ' ' || timeline.type || ' ' || timeline.actor || ' ' || timeline.time || ' ' || timeline.changes
            from leads join outbox on outbox.key = leads.id join timeline on timeline.aggregate_id = leads.id and timeline.sequence = outbox.sequence
            order by outbox.position
            """;
        ImmutableArray<NewLead> leads = [New("Ada"), New("Grace", assignee: Guid.NewGuid()), New("Zoë \"Z\"\n")];

        Assert.Equal([true, true, true], await _creation.StoreAsync(leads));
        var together = await _database.ColumnAsync(Stored);

        await using var other = await TestDatabase.OfRoleAsync("leads");
        foreach (var lead in leads)
        {
            Assert.Equal(1, await other.WriteAsync("lead", lead.Id, null, System.Text.Encoding.UTF8.GetString(lead.ToEnvelope())));
        }

        Assert.Equal(4, together.Count);
        Assert.Equal(await other.ColumnAsync(Stored), together);
    }

    [Fact]
    public async Task Who_tries_again_has_stored_them_before_and_doubles_nothing()
    {
        ImmutableArray<NewLead> leads = [New("Ada"), New("Grace")];
        await _creation.StoreAsync(leads);
        await _database.ExecuteAsync($"update leads set version = 2 where id = '{leads[0].Id}'");

        Assert.Equal([false, true, false], await _creation.StoreAsync([leads[0], New("Edsger"), leads[1]]));

        Assert.Equal(["1 Edsger", "1 Grace", "2 Ada"], await _database.ColumnAsync("select version || ' ' || (state->>'firstName') from leads order by 1"));
        Assert.Equal(["3"], await _database.ColumnAsync("select count(*) from outbox"));
        Assert.Equal(["3"], await _database.ColumnAsync("select count(*) from timeline"));
    }

    [Fact]
    public async Task When_one_of_them_is_refused_none_is_stored()
    {
        await _database.ExecuteAsync("alter table leads add constraint not_eve check (state->>'firstName' <> 'Eve')");

        var refused = await Assert.ThrowsAsync<ConstraintViolationException>(() => _creation.StoreAsync([New("Ada"), New("Eve")]));

        Assert.Equal("not_eve", refused.Constraint);
        Assert.Equal(["0"], await _database.ColumnAsync("select count(*) from leads"));
        Assert.Equal((0, 0), (_outbox.Count, _writes.Count));
    }

    [Fact]
    public async Task Those_who_go_on_with_it_are_told_once()
    {
        await _creation.StoreAsync([New("Ada"), New("Grace")]);

        Assert.Equal((1, 1), (_outbox.Count, _writes.Count));
    }

    [Fact]
    public async Task Of_a_statement_that_is_never_answered_nobody_knows()
    {
        await using var wire = TcpProxy.To(DatabaseServer.Port);
        await using var pool = RoleDataSource.CreatePool("leads", new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Port = wire.Port }.ConnectionString);
        await using var open = await pool.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await open.CloseAsync();
        wire.Swallow();

        var lost = await Assert.ThrowsAsync<StorageUnavailableException>(() => new LeadCreation(pool).StoreAsync([New("Ada")]));

        Assert.True(lost.OutcomeUnknown);
    }

    private static NewLead New(string firstName, Guid? assignee = null)
    {
        var id = TimeOrderedId.New(DateTimeOffset.UtcNow);
        var command = new CreateLead { FirstName = firstName, LastName = "Lovelace", Email = "ada@example.com", Company = "Analytical", AssignedUserId = assignee };
        return new(id, LeadRules.Create(id, null, command, new(assignee, null), LeadSettings.Default, Manager, TimeOrderedId.TimeOf(id)!.Value).Change!);
    }

    private sealed class Raised : IOutboxSignal, IWriteSignal
    {
        public int Count { get; private set; }

        public void Raise() => Count++;
    }
}
