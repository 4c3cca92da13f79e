using System.Collections.Immutable;
using MiniCrm.Database.Querying;
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

    internal static NotificationRow Map(NpgsqlDataReader row) => new(row.GetGuid(0), row.GetInt32(1), row.State<NotificationState>(2));
}
