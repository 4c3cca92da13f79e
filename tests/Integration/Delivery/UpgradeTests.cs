using MiniCrm.Database.Migrations;
using MiniCrm.Grains.Notifications.Delivery;
using MiniCrm.Notifications;
using MiniCrm.Tests.Integration.Database;

namespace MiniCrm.Tests.Integration.Delivery;

/// <summary>Notifications of the build before deliveries, which runs on beside this one for the time of an upgrade.</summary>
[Long]
public sealed class UpgradeTests
{
    private const string FirstAdded = "notifications/0003_delivery.sql";
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 4, 1, 2, 123, TimeSpan.Zero);

    [Fact]
    public async Task What_the_build_before_leaves_pending_is_delivered()
    {
        var scripts = SchemaScript.In("common", "notifications");
        var added = scripts.Select(script => script.Name).SkipWhile(name => name != FirstAdded).ToArray();
        await using var database = await TestDatabase.MigratedAsync([.. scripts.Where(script => !added.Contains(script.Name))]);
        var due = new DueNotifications(database.Pool);
        var (recipient, before, after) = (Guid.NewGuid(), TimeOrderedId.New(DateTimeOffset.UtcNow), TimeOrderedId.New(DateTimeOffset.UtcNow));
        await database.WriteAsync("inbox", recipient, null, Envelope(recipient, before, "pending"));
        await database.WriteAsync("inbox", recipient, 1, Envelope(recipient, TimeOrderedId.New(DateTimeOffset.UtcNow), "sent"));

        Assert.Equal(added, await new DatabaseMigration(database.ConnectionString, scripts).RunAsync(TestContext.Current.CancellationToken));
        Assert.Equal(3, await database.WriteAsync("inbox", recipient, 2, Envelope(recipient, after, "pending")));

        var first = Assert.Single(await due.ClaimAsync(NotificationType.Email, 8, [], Now));
        Assert.Equal((before, 0, null), (first.Row.Id, first.Row.State.Attempts, first.Row.State.DueAt));
        Assert.Equal(4, await database.WriteAsync("inbox", recipient, 3, Envelope(recipient, before, "sent", version: 2)));
        Assert.Equal(after, Assert.Single(await due.ClaimAsync(NotificationType.Email, 8, [], Now)).Row.Id);
        Assert.Equal(["2"], await database.ColumnAsync("select count(*) from notifications where due_at is null and lease is null"));
    }

    /// <summary>As that build writes it.</summary>
    private static string Envelope(Guid recipient, Guid id, string status, int version = 1) => $$$"""
        {"state":{"sequence":0},"events":[],"timeline":[],"changes":[{"id":"{{{id}}}","version":{{{version}}},"state":{
          "sequence":0,"type":"email","title":"t","message":"m","recipientId":"{{{recipient}}}","status":"{{{status}}}",
          "createdAt":"2026-11-20T04:01:02.123Z","updatedAt":"2026-11-20T04:01:02.123Z"}}]}
        """;
}
