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

    // The last of each.
    private const string PartEntries = """
        select sequence, type, actor, time, changes, aggregate_id
        from (
          select *, row_number() over (partition by aggregate_id order by sequence desc) as place
          from timeline where aggregate_id = any (@parts)) listed
        where place <= @limit
        order by aggregate_id, sequence
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
    /// <param name="parts">The leads that are a part of it: their entries are shown with those that tell so.</param>
    public static async Task<ImmutableArray<TimelineEntryView>> ListAsync(
        NpgsqlDataSource database, Guid leadId, int after, int until, int limit, IReadOnlySet<Guid> parts)
    {
        var entries = await database.QueryAsync(
            Entries,
            Map,
            new NpgsqlParameter<Guid>("lead", leadId),
            new NpgsqlParameter<int>("after", after),
            new NpgsqlParameter<int>("until", until),
            new NpgsqlParameter<int>("limit", limit));
        return await WithPartsAsync(database, entries, parts);
    }

    private static async Task<ImmutableArray<TimelineEntryView>> WithPartsAsync(
        NpgsqlDataSource database, ImmutableArray<TimelineEntryView> entries, IReadOnlySet<Guid> parts)
    {
        var shown = entries.Select(PartOf).OfType<Guid>().Where(parts.Contains).ToHashSet();
        if (shown.Count == 0)
        {
            return entries;
        }

        var rows = await database.QueryAsync(
            PartEntries, row => (Part: row.GetGuid(5), Entry: Map(row)), new NpgsqlParameter<Guid[]>("parts", [.. shown]), new NpgsqlParameter<int>("limit", PageRequest.MaxLimit));
        var rest = parts.Except(shown).ToHashSet();
        var entriesOf = new Dictionary<Guid, ImmutableArray<TimelineEntryView>>();
        foreach (var part in rows.GroupBy(row => row.Part))
        {
            entriesOf.Add(part.Key, await WithPartsAsync(database, [.. part.Select(row => row.Entry)], rest));
        }

        return [.. entries.Select(entry => PartOf(entry) is { } part && entriesOf.TryGetValue(part, out var its) ? entry with { Merged = its } : entry)];
    }

    /// <summary>The lead that an entry tells to be a part since.</summary>
    private static Guid? PartOf(TimelineEntryView entry) =>
        entry is { Type: LeadMerged.Topic, Changes: [{ New: { } part }, ..] } ? Guid.Parse(part) : null;

    private static TimelineEntryView Map(NpgsqlDataReader row) => new(
        row.GetInt32(0),
        row.GetString(1),
        row.GetGuid(2),
        row.GetFieldValue<DateTimeOffset>(3),
        ChangedFieldRow.ToViews(row.GetString(4)));
}
