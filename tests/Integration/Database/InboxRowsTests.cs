namespace MiniCrm.Tests.Integration.Database;

/// <summary>Notifications are rows beside the inbox that orders their writes.</summary>
public sealed class InboxRowsTests : IAsyncLifetime
{
    private readonly Guid _recipient = Guid.NewGuid();
    private readonly Guid _notification = TimeOrderedId.New(DateTimeOffset.UtcNow);
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.OfRoleAsync("notifications");

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task One_write_puts_several_notifications_into_the_inbox()
    {
        var second = TimeOrderedId.New(DateTimeOffset.UtcNow);

        Assert.Equal(1, await WriteAsync(_recipient, null, Row(_notification, 1, "pending"), Row(second, 1, "sent")));

        Assert.Equal(
            [$"{second} {_recipient} 1 sent email", $"{_notification} {_recipient} 1 pending email"],
            await _database.ColumnAsync("select concat_ws(' ', id, recipient_id, version, status, type) from notifications order by id desc"));
    }

    [Fact]
    public async Task A_second_write_of_a_notification_replaces_its_row()
    {
        await WriteAsync(_recipient, null, Row(_notification, 1, "pending"));

        Assert.Equal(2, await WriteAsync(_recipient, 1, Row(_notification, 2, "sent")));

        Assert.Equal(["2 sent"], await _database.ColumnAsync("select concat_ws(' ', version, status) from notifications"));
    }

    [Fact]
    public async Task A_lost_race_writes_no_notification()
    {
        await WriteAsync(_recipient, null, Row(_notification, 1, "pending"));

        Assert.Null(await WriteAsync(_recipient, null, Row(_notification, 2, "sent")));
        Assert.Null(await WriteAsync(_recipient, 7, Row(TimeOrderedId.New(DateTimeOffset.UtcNow), 1, "sent")));

        Assert.Equal(["1 pending"], await _database.ColumnAsync("select concat_ws(' ', version, status) from notifications"));
    }

    [Fact]
    public async Task No_other_inbox_takes_a_notification_over()
    {
        await WriteAsync(_recipient, null, Row(_notification, 1, "pending"));

        await WriteAsync(Guid.NewGuid(), null, Row(_notification, 2, "sent"));

        Assert.Equal([$"{_recipient} 1"], await _database.ColumnAsync("select concat_ws(' ', recipient_id, version) from notifications"));
    }

    [Fact]
    public async Task A_notification_that_is_to_be_new_and_is_not_changes_and_says_nothing_but_counts()
    {
        await WriteAsync(_recipient, null, Row(_notification, 1, "pending"));
        var again = Row(_notification, 1, "sent")[..^1] + ""","create":true}""";
        var said = $$"""{"id":"{{Guid.NewGuid()}}","key":"{{_notification}}","sequence":1,"topic":"notification.sent","body":{},"time":"2026-11-25T04:01:02.123Z"}""";

        Assert.Equal(2, await _database.WriteAsync("inbox", _recipient, 1, $$"""{"state":{"a":1},"events":[{{said}}],"changes":[{{again}}]}"""));

        Assert.Equal(["1 pending"], await _database.ColumnAsync("select concat_ws(' ', version, status) from notifications"));
        Assert.Empty(await _database.ColumnAsync("select id from outbox"));
        Assert.Equal(["2"], await _database.ColumnAsync("select version from inboxes"));
    }

    [Fact]
    public async Task A_new_due_time_ends_the_lease_and_nothing_else_does()
    {
        await WriteAsync(_recipient, null, Due("2026-11-25T04:01:02.123Z", 1));
        await _database.ExecuteAsync("update notifications set lease = gen_random_uuid(), leased_until = now() + interval '1 min'");

        await WriteAsync(_recipient, 1, Due("2026-11-25T04:01:02.123Z", 2));
        Assert.Equal(["2 t"], await _database.ColumnAsync("select concat_ws(' ', version, lease is not null and leased_until is not null) from notifications"));

        await WriteAsync(_recipient, 2, Due("2026-11-25T04:01:05.000Z", 3));
        Assert.Equal(["3 t"], await _database.ColumnAsync("select concat_ws(' ', version, lease is null and leased_until is null) from notifications"));

        string Due(string time, int version) => Row(_notification, version, "pending").Replace("\"type\"", $"\"dueAt\":\"{time}\",\"type\"", StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_told_of_a_forgotten_lead_while_it_is_forgotten_or_later_is_found_or_never_stored()
    {
        var (lead, later) = (Guid.NewGuid(), TimeOrderedId.New(DateTimeOffset.UtcNow));
        await using var slow = await _database.Pool.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await slow.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await _database.WriteAsync("inbox", _recipient, null, $$"""{"state":{},"changes":[{{About(_notification)}}]}""", slow);
        var forgetting = _database.ColumnAsync($"select forget_lead('{lead}')");
        await _database.BlockedAsync(forgetting);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);

        Assert.Equal([$"{_recipient}"], await forgetting);
        Assert.Equal(2, await WriteAsync(_recipient, 1, About(later)));
        Assert.Equal(3, await WriteAsync(_recipient, 2, $$"""{"forget":"{{lead}}","at":"2026-11-25T04:01:02.123Z"}"""));
        Assert.Equal(
            [$"{_notification} 2 failed Deleted 3"],
            await _database.ColumnAsync("select concat_ws(' ', id, version, status, state->>'title', inbox_version) from notifications where state->>'metadata' is null"));
        Assert.Empty(await _database.ColumnAsync("select forget_lead('" + lead + "')"));
        Assert.Equal(["1"], await _database.ColumnAsync("select count(*) from notifications"));

        string About(Guid id) =>
            $$"""{"id":"{{id}}","version":1,"create":true,"lead":"{{lead}}","state":{"status":"pending","type":"email","title":"Jane","metadata":{"leadId":"{{lead}}"},"createdAt":"2026-11-25T04:01:02.123Z"} }""";
    }

    [Fact]
    public async Task An_erased_inbox_is_emptied_whole_and_stays_so_whoever_writes_to_it()
    {
        await WriteAsync(_recipient, null, Row(_notification, 1, "pending"), Row(TimeOrderedId.New(DateTimeOffset.UtcNow), 1, "sent"));
        await _database.ExecuteAsync($"insert into outbox (id, key, sequence, topic, body, time, refused) values (gen_random_uuid(), '{_notification}', 1, 'notification.sent', '{{\"title\":\"Jane\",\"type\":\"email\"}}', now(), 'too large')");

        await _database.WriteAsync("inbox", _recipient, 1, """{"state":{"erasedAt":"2026-11-25T04:01:02.123Z"}}""");
        Assert.Equal(["2 failed Deleted", "2 sent Deleted"], await TitlesAsync());
        Assert.Equal([" email"], await _database.ColumnAsync("select concat_ws(' ', body->>'title', body->>'type') from outbox"));

        // A silo of the build before keeps what it does not know of a state.
        await _database.WriteAsync("inbox", _recipient, 2, $$"""{"state":{"erasedAt":"2026-11-25T04:01:02.123Z"},"changes":[{{Row(TimeOrderedId.New(DateTimeOffset.UtcNow), 1, "sent")}}]}""");
        Assert.Equal(["2 failed Deleted", "2 sent Deleted", "2 sent Deleted"], await TitlesAsync());

        Task<IReadOnlyList<string>> TitlesAsync() => _database.ColumnAsync("select concat_ws(' ', version, status, state->>'title') from notifications order by status, id");
    }

    private Task<int?> WriteAsync(Guid inbox, int? expected, params string[] rows) =>
        _database.WriteAsync("inbox", inbox, expected, $$"""{"state":{},"changes":[{{string.Join(',', rows)}}]}""");

    private static string Row(Guid id, int version, string status) =>
        $$"""{"id":"{{id}}","version":{{version}},"state":{"status":"{{status}}","type":"email"} }""";
}
