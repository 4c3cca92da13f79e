namespace MiniCrm.Tests.Integration.Database;

/// <summary>The rules that every write keeps: versions, lost races, and what goes with the state.</summary>
public sealed class LeadRowsTests : IAsyncLifetime
{
    private const int Crowd = 20;
    private readonly Guid _lead = TimeOrderedId.New(DateTimeOffset.UtcNow);
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.OfRoleAsync("leads");

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Versions_count_from_one()
    {
        Assert.Equal(1, await WriteAsync(null, State("new")));
        Assert.Equal(2, await WriteAsync(1, State("contacted")));
        Assert.Equal(3, await WriteAsync(2, State("qualified")));

        Assert.Equal(["qualified"], await _database.ColumnAsync("select state->>'status' from leads where version = 3"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_lost_race_changes_nothing_and_says_nothing(int? expected)
    {
        await WriteAsync(null, State("new"));
        await WriteAsync(1, State("contacted"));

        Assert.Null(await WriteAsync(expected, Envelope("closed_lost", sequence: 1)));

        Assert.Equal(["contacted"], await _database.ColumnAsync("select state->>'status' from leads where version = 2"));
        Assert.Empty(await _database.ColumnAsync("select id from outbox"));
        Assert.Empty(await _database.ColumnAsync("select type from timeline"));
    }

    [Fact]
    public async Task An_update_of_what_is_not_there_is_a_lost_race() => Assert.Null(await WriteAsync(1, State("new")));

    [Fact]
    public async Task Of_many_first_writes_exactly_one_wins()
    {
        var written = await Task.WhenAll(Enumerable.Range(0, Crowd).Select(_ => WriteAsync(null, Envelope("new", sequence: 1))));

        Assert.Equal(1, Assert.Single(written, version => version is not null));
        Assert.Single(await _database.ColumnAsync("select id from outbox"));
    }

    [Fact]
    public async Task Of_many_updates_of_one_version_exactly_one_wins()
    {
        await WriteAsync(null, State("new"));

        var written = await Task.WhenAll(Enumerable.Range(0, Crowd).Select(_ => WriteAsync(1, Envelope("contacted", sequence: 1))));

        Assert.Equal(2, Assert.Single(written, version => version is not null));
        Assert.Single(await _database.ColumnAsync("select id from outbox"));
        Assert.Single(await _database.ColumnAsync("select sequence from timeline"));
    }

    [Fact]
    public async Task Events_keep_their_order_and_their_text()
    {
        const string body = """{"leadId":"x","zebra":1.50,"aardvark":null, "zebra2":"ä\u00e4"}""";
        var event1 = Event(1, "lead.updated", body);
        var event2 = Event(2, "lead.status_changed", """{"b":1,"a":2}""");
        var event3 = Event(3, "lead.assigned", "{}");

        await WriteAsync(null, $$"""{"state":{"status":"new"},"events":[{{event1}},{{event2}},{{event3}}]}""");

        Assert.Equal(
            ["1 lead.updated " + body, """2 lead.status_changed {"b":1,"a":2}""", "3 lead.assigned {}"],
            await _database.ColumnAsync("select concat_ws(' ', sequence, topic, body) from outbox order by position"));
        Assert.Equal(
            [$"{_lead} 2026-11-25 04:01:02.123 00-trace"],
            await _database.ColumnAsync("select concat_ws(' ', key, time at time zone 'UTC', traceparent) from outbox where sequence = 1"));
    }

    [Fact]
    public async Task The_timeline_says_who_changed_what()
    {
        await WriteAsync(null, Envelope("new", sequence: 1));

        Assert.Equal(
            [$$"""{{_lead}} 1 lead.created 00000000-0000-0000-0000-000000000001 [{"field":"status","old":null,"new":"new"}]"""],
            await _database.ColumnAsync("select concat_ws(' ', aggregate_id, sequence, type, actor, changes) from timeline"));
    }

    [Fact]
    public async Task Lists_find_a_lead_by_its_columns()
    {
        var (assigned, creator) = (Guid.NewGuid(), Guid.NewGuid());
        await WriteAsync(null, $$"""
            {"state":{"assignedUserId":"{{assigned}}","createdBy":"{{creator}}"} }
            """);

        Assert.Equal(
            [$"{assigned} {creator} f"],
            await _database.ColumnAsync("select concat_ws(' ', assigned_user_id, created_by, deleted) from leads"));

        await WriteAsync(1, """{"state":{"status":"new","deletedAt":"2026-11-25T04:01:02.123Z"}}""");

        Assert.Equal(["t"], await _database.ColumnAsync("select concat(deleted) from leads where assigned_user_id is null"));
    }

    [Fact]
    public async Task A_state_of_another_role_has_no_table()
    {
        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => _database.WriteAsync("user", _lead, null, State("new")));

        Assert.Contains("user", refused.MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_that_are_stored_together_are_a_version_each()
    {
        await WriteAsync(null, State("new"));

        Assert.Equal(4, await WriteAsync(1, """{"state":{"status":"proposal"},"commands":3}"""));
        Assert.Equal(5, await WriteAsync(4, State("closed_won")));
    }

    private Task<int?> WriteAsync(int? expected, string envelope) => _database.WriteAsync("lead", _lead, expected, envelope);

    private static string State(string status) => $$"""{"state":{"status":"{{status}}"} }""";

    private string Envelope(string status, int sequence) => $$"""
        {"state":{"status":"{{status}}"},"events":[{{Event(sequence, "lead.created", "{}")}}],"timeline":[{"sequence":{{sequence}},"type":"lead.created",
        "actor":"00000000-0000-0000-0000-000000000001","time":"2026-11-25T04:01:02.123Z","changes":[{"field":"status","old":null,"new":"new"}]}]}
        """;

    private string Event(int sequence, string topic, string body) => $$"""
        {"id":"{{Guid.NewGuid()}}","key":"{{_lead}}","sequence":{{sequence}},"topic":"{{topic}}","body":{{body}},"time":"2026-11-25T04:01:02.123Z","traceparent":"00-trace"}
        """;
}
