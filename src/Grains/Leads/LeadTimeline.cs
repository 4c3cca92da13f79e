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
