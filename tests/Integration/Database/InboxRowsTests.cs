namespace MiniCrm.Tests.Integration.Database;

/// <summary>Notifications are rows beside the inbox that orders their writes.</summary>
public sealed class InboxRowsTests : IAsyncLifetime
{
    private readonly Guid _recipient = Guid.NewGuid();
    private readonly Guid _notification = TimeOrderedId.New();
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.OfRoleAsync("notifications");

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task One_write_puts_several_notifications_into_the_inbox()
    {
        var second = TimeOrderedId.New();

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
        Assert.Null(await WriteAsync(_recipient, 7, Row(TimeOrderedId.New(), 1, "sent")));

        Assert.Equal(["1 pending"], await _database.ColumnAsync("select concat_ws(' ', version, status) from notifications"));
    }

    [Fact]
    public async Task No_other_inbox_takes_a_notification_over()
    {
        await WriteAsync(_recipient, null, Row(_notification, 1, "pending"));

        await WriteAsync(Guid.NewGuid(), null, Row(_notification, 2, "sent"));

        Assert.Equal([$"{_recipient} 1"], await _database.ColumnAsync("select concat_ws(' ', recipient_id, version) from notifications"));
    }

    private Task<int?> WriteAsync(Guid inbox, int? expected, params string[] rows) =>
        _database.WriteAsync("inbox", inbox, expected, $$"""{"state":{},"changes":[{{string.Join(',', rows)}}]}""");

    private static string Row(Guid id, int version, string status) =>
        $$"""{"id":"{{id}}","version":{{version}},"state":{"status":"{{status}}","type":"email"} }""";
}
