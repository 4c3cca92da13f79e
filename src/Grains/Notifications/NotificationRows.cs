using System.Collections.Immutable;
using MiniCrm.Database.Querying;
using MiniCrm.Notifications;
using Npgsql;

namespace MiniCrm.Grains.Notifications;

/// <summary>The rows beside the inboxes.</summary>
public static class NotificationRows
{
    private const string Columns = "select id, version, state from notifications";

    public static async Task<NotificationRow?> FindAsync(NpgsqlDataSource database, Guid id)
    {
        var rows = await database.QueryAsync($"{Columns} where id = @id", Map, new NpgsqlParameter<Guid>("id", id));
        return rows is [var row] ? row : null;
    }

    public static Task<ImmutableArray<NotificationRow>> ListAsync(NpgsqlDataSource database, Guid recipientId, PageRequest page) =>
        database.QueryAsync(
            $"{Columns} where recipient_id = @recipient and id < @before order by id desc limit @limit",
            Map,
            Pages.Parameters(page, new NpgsqlParameter<Guid>("recipient", recipientId)));

    /// <summary>Those last written with a version of the inbox after one and up to another, in the order of these writes.</summary>
    public static Task<ImmutableArray<Live<NotificationView>>> ListWrittenAsync(NpgsqlDataSource database, Guid recipientId, int after, int until, int limit) =>
        database.QueryAsync(
            """
            select id, version, state, inbox_version from notifications
            where recipient_id = @recipient and inbox_version > @after and inbox_version <= @until
            order by inbox_version limit @limit
            """,
            row => new Live<NotificationView>(row.GetInt32(3), Map(row).ToView()),
            new NpgsqlParameter<Guid>("recipient", recipientId),
            new NpgsqlParameter<int>("after", after),
            new NpgsqlParameter<int>("until", until),
            new NpgsqlParameter<int>("limit", limit));

    public static Task<ImmutableArray<NotificationRow>> ListFailedAsync(NpgsqlDataSource database, int limit) => database.QueryAsync(
        $"{Columns} where status = 'failed' order by utc(state->>'updatedAt') desc, id desc limit @limit", Map, new NpgsqlParameter<int>("limit", limit));

    internal static NotificationRow Map(NpgsqlDataReader row) => new(row.GetGuid(0), row.GetInt32(1), row.State<NotificationState>(2));
}
