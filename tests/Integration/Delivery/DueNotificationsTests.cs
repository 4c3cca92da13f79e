using System.Collections.Immutable;
using MiniCrm.Grains.Notifications.Delivery;
using MiniCrm.Notifications;
using MiniCrm.Tests.Integration.Database;

namespace MiniCrm.Tests.Integration.Delivery;

/// <summary>Claims, on the rows themselves.</summary>
[Long]
public sealed class DueNotificationsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 4, 1, 2, 123, TimeSpan.Zero);
    private DateTimeOffset _now = Now;
    private TestDatabase _database = null!;
    private DueNotifications _due = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.OfRoleAsync("notifications");
        _due = new(_database.Pool);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Claims_at_once_share_what_is_due()
    {
        var ids = new HashSet<Guid>();
        for (var recipient = 0; recipient < 200; recipient++)
        {
            ids.Add(await PutAsync(Guid.NewGuid()));
        }

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ClaimAllAsync()));

        var claimed = claims.SelectMany(part => part).ToArray();
        Assert.Equal(ids.Count, claimed.Length);
        Assert.Equal(ids, claimed.Select(part => part.Row.Id).ToHashSet());
    }

    [Fact]
    public async Task A_lease_that_has_ended_frees_its_notification()
    {
        var id = await PutAsync(Guid.NewGuid());
        var first = Assert.Single(await ClaimAsync());
        Assert.Empty(await ClaimAsync());

        await _database.ExecuteAsync("update notifications set leased_until = now() - interval '1 ms'");

        var second = Assert.Single(await ClaimAsync());
        Assert.Equal((id, id), (first.Row.Id, second.Row.Id));
        Assert.NotEqual(first.Lease, second.Lease);
        Assert.Equal(1, second.Row.Version);
    }

    [Fact]
    public async Task What_is_given_back_is_left_alone_for_the_pause()
    {
        await PutAsync(Guid.NewGuid());
        var claimed = Assert.Single(await ClaimAsync());

        await _due.ReleaseAsync(claimed, TimeSpan.FromHours(1));
        Assert.Empty(await ClaimAsync());
        await _due.ReleaseAsync(claimed, TimeSpan.Zero);
        Assert.Single(await ClaimAsync());
    }

    [Fact]
    public async Task Only_what_is_due_pending_and_of_the_channel_is_claimed()
    {
        await PutAsync(Guid.NewGuid(), type: "sms");
        await PutAsync(Guid.NewGuid(), status: "sent");
        await PutAsync(Guid.NewGuid(), status: "failed");
        var later = await PutAsync(Guid.NewGuid(), due: Now.AddMilliseconds(1));

        Assert.Empty(await ClaimAsync());
        _now += TimeSpan.FromMilliseconds(1);
        Assert.Equal(later, Assert.Single(await ClaimAsync()).Row.Id);
    }

    [Fact]
    public async Task It_is_known_when_the_next_is_due()
    {
        await PutAsync(Guid.NewGuid(), type: "sms", due: Now.AddSeconds(1));
        await PutAsync(Guid.NewGuid(), status: "sent");
        Assert.Null(await NextAsync());

        await PutAsync(Guid.NewGuid(), due: Now.AddSeconds(9));
        await PutAsync(Guid.NewGuid(), due: Now.AddSeconds(7));
        Assert.Equal(TimeSpan.FromSeconds(7), await NextAsync());

        // What is due and free is nobody's to wait for.
        await PutAsync(Guid.NewGuid());
        Assert.Equal(TimeSpan.FromSeconds(7), await NextAsync());

        Assert.Single(await ClaimAsync());
        await _database.ExecuteAsync("update notifications set leased_until = now() + interval '3 s' where lease is not null");
        Assert.InRange(Assert.NotNull(await NextAsync()), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Each_recipient_has_one_at_a_time_the_oldest_first()
    {
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        var oldest = await PutAsync(one);
        for (var number = 0; number < 300; number++)
        {
            await PutAsync(one);
        }

        Assert.Equal(oldest, Assert.Single(await ClaimAsync()).Row.Id);
        var behind = await PutAsync(other);
        Assert.Equal(behind, Assert.Single(await ClaimAsync(busy: one)).Row.Id);
    }

    private Task<TimeSpan?> NextAsync() => _due.FindNextAsync(NotificationType.Email, _now);

    private async Task<IReadOnlyList<ClaimedNotification>> ClaimAllAsync()
    {
        var all = new List<ClaimedNotification>();
        ImmutableArray<ClaimedNotification> claimed;
        do
        {
            claimed = await ClaimAsync(limit: 5);
            all.AddRange(claimed);
        }
        while (claimed.Length > 0);
        return all;
    }

    private Task<ImmutableArray<ClaimedNotification>> ClaimAsync(int limit = 8, params Guid[] busy) =>
        _due.ClaimAsync(NotificationType.Email, limit, busy, _now);

    private async Task<Guid> PutAsync(Guid recipient, string status = "pending", string type = "email", DateTimeOffset? due = null)
    {
        var id = TimeOrderedId.New(DateTimeOffset.UtcNow);
        await using var command = _database.Pool.CreateCommand("insert into notifications (id, recipient_id, version, state) values ($1, $2, 1, $3::jsonb)");
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(recipient);
        command.Parameters.AddWithValue($$"""
            {"status":"{{status}}","type":"{{type}}","title":"t","message":"m","recipientId":"{{recipient}}","dueAt":"{{due ?? Now:yyyy-MM-dd'T'HH:mm:ss.fff}}Z",
            "createdAt":"2026-11-25T04:01:02.123Z","updatedAt":"2026-11-25T04:01:02.123Z"}
            """);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return id;
    }
}
