using System.Collections.Immutable;
using MiniCrm.Database.Querying;
using MiniCrm.Database.Storage;
using MiniCrm.Leads;
using Npgsql;

namespace MiniCrm.Grains.Leads;

/// <summary>The timeline's rows of one lead, oldest first.</summary>
public static class LeadTimeline
{
    private const string Entries = """
        select sequence, type, actor, time, changes from timeline
        where aggregate_id = @lead and sequence > @after and sequence <= @until
        order by sequence limit @limit
        """;

    // Where it had come to, and of each member that has changed since what it was before the first of these changes.
    private const string Since = """
        select place.time, changed.field, changed.old
        from (
          select sequence, time from timeline
          where aggregate_id = @lead and sequence <= least(@at, @until) and (@time is null or time <= @time)
          order by sequence desc limit 1) place
        left join lateral (
          select distinct on (change->>'field') change->>'field' as field, change->'old' as old
          from timeline, json_array_elements(changes) as change
          where aggregate_id = @lead and timeline.sequence > place.sequence and timeline.sequence <= @until
          order by change->>'field', timeline.sequence) changed on true
        """;

    /// <summary>What has changed of a lead since a moment.</summary>
    /// <param name="until">The sequence of the state that it has come to.</param>
    /// <returns>Null when the lead was not there yet.</returns>
    public static async Task<SinceThen?> FindSinceAsync(NpgsqlDataSource database, Guid leadId, LeadMoment moment, int until)
    {
        ArgumentNullException.ThrowIfNull(moment);
        var rows = await database.QueryAsync(
            Since,
            row => (
                At: row.GetFieldValue<DateTimeOffset>(0),
                Field: row.IsDBNull(1) ? null : row.GetString(1),
                Old: row.IsDBNull(2) ? null : row.GetString(2)),
            new NpgsqlParameter<Guid>("lead", leadId),
            new NpgsqlParameter<int?>("at", moment.Sequence),
            new NpgsqlParameter<DateTimeOffset?>("time", moment.Time),
            new NpgsqlParameter<int>("until", until));
        return rows is [var (at, _, _), ..]
            ? new(at, [.. from row in rows where row.Field is not null select new FormerValue(row.Field, row.Old)])
            : null;
    }

    /// <param name="until">Nothing that was written after the state that the caller was seen to see.</param>
    public static Task<ImmutableArray<TimelineEntryView>> ListAsync(NpgsqlDataSource database, Guid leadId, int after, int until, int limit) =>
        database.QueryAsync(
            Entries,
            Map,
            new NpgsqlParameter<Guid>("lead", leadId),
            new NpgsqlParameter<int>("after", after),
            new NpgsqlParameter<int>("until", until),
            new NpgsqlParameter<int>("limit", limit));

    private static TimelineEntryView Map(NpgsqlDataReader row) => new(
        row.GetInt32(0),
        row.GetString(1),
        row.GetGuid(2),
        row.GetFieldValue<DateTimeOffset>(3),
        ChangedFieldRow.ToViews(row.GetString(4)));
}
