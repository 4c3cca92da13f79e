using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Database.Querying;
using MiniCrm.Database.Storage;
using MiniCrm.Notifications;
using Npgsql;

namespace MiniCrm.Grains.Notifications.Delivery;

/// <summary>A notification, and under which lease it is being delivered, if it is.</summary>
public sealed record ClaimedNotification(NotificationRow Row, Guid? Lease);

/// <summary>The notifications that are due, shared by the silos of the role: who claims one has it alone until the lease ends.</summary>
public sealed class DueNotifications([FromKeyedServices("notifications")] NpgsqlDataSource database)
{
    private const string Columns = "notifications.id, notifications.version, notifications.state, notifications.lease";

    // The oldest of each recipient, so that a hundred to one whose server hangs do not stand before those to others. What is due is told
    // by the clock that set it, the silo's; leases of all silos by the database's.
    private const string Claim = $"""
        with next as materialized (
          select distinct on (recipient_id) id from (
            select id, recipient_id from notifications
            where status = 'pending' and type = @type and due_at <= @now and (leased_until is null or leased_until <= now())
              and recipient_id <> all (@busy)
            order by due_at limit 256) due
          order by recipient_id, id),
        claimed as materialized (
          select id from notifications
          where id in (select id from next) and status = 'pending' and due_at <= @now and (leased_until is null or leased_until <= now())
          order by id limit @limit
          for update skip locked)
        update notifications set lease = @lease, leased_until = now() + @term
        from claimed where notifications.id = claimed.id
        returning {Columns}
        """;

    // What waits for its time, and what others deliver at the moment; of the latter as many as a claim looks at.
    private const string Next = """
        select least(
          (select min(due_at) - @now from notifications where status = 'pending' and type = @type and due_at > @now),
          (select min(leased_until) - now() from (
            select leased_until from notifications
            where status = 'pending' and type = @type and due_at <= @now and leased_until > now() order by due_at limit 256) leased))
        """;

    /// <summary>Longer than an attempt and what follows it may take.</summary>
    public static TimeSpan Term { get; } = TimeSpan.FromSeconds(45);

    /// <param name="now">The silo's time.</param>
    /// <param name="busy">Recipients to whom something is being delivered right now.</param>
    /// <exception cref="StorageUnavailableException">What may have been claimed all the same is free again when the lease ends.</exception>
    public Task<ImmutableArray<ClaimedNotification>> ClaimAsync(NotificationType type, int limit, Guid[] busy, DateTimeOffset now) => database.QueryAsync(
        Claim,
        Map,
        NameOf(type),
        new NpgsqlParameter<int>("limit", limit),
        new NpgsqlParameter<Guid[]>("busy", busy),
        new NpgsqlParameter<DateTimeOffset>("now", now),
        new NpgsqlParameter<TimeSpan>("term", Term),
        new NpgsqlParameter<Guid>("lease", Guid.NewGuid()));

    /// <summary>How long it takes until something is due that was not at that time.</summary>
    /// <returns>Null when nothing will be by itself.</returns>
    /// <exception cref="StorageUnavailableException">PostgreSQL did not answer.</exception>
    public async Task<TimeSpan?> FindNextAsync(NotificationType type, DateTimeOffset now)
    {
        var rows = await database.QueryAsync(
            Next, row => row.IsDBNull(0) ? (TimeSpan?)null : row.GetTimeSpan(0), NameOf(type), new NpgsqlParameter<DateTimeOffset>("now", now));
        return rows[0];
    }

    /// <summary>Gives back what was not tried; nobody takes it before the pause is over.</summary>
    public Task ReleaseAsync(ClaimedNotification claimed, TimeSpan pause)
    {
        ArgumentNullException.ThrowIfNull(claimed);
        return database.QueryAsync(
            "update notifications set leased_until = now() + @pause where id = @id and lease = @lease",
            row => row.FieldCount,
            new NpgsqlParameter<TimeSpan>("pause", pause),
            new NpgsqlParameter<Guid>("id", claimed.Row.Id),
            new NpgsqlParameter<Guid>("lease", claimed.Lease.GetValueOrDefault()));
    }

    public async Task<ClaimedNotification?> FindAsync(Guid notificationId)
    {
        var rows = await database.QueryAsync(
            $"select {Columns} from notifications where id = @id", Map, new NpgsqlParameter<Guid>("id", notificationId));
        return rows is [var row] ? row : null;
    }

    private static NpgsqlParameter<string> NameOf(NotificationType type) =>
        new("type", JsonSerializer.SerializeToElement(type, StorageJson.Options).GetString()!);

    private static ClaimedNotification Map(NpgsqlDataReader row) =>
        new(NotificationRows.Map(row), row.IsDBNull(3) ? null : row.GetGuid(3));
}
