using System.Collections.Immutable;
using System.Text.Json;
using MiniCrm.Auditing;
using MiniCrm.Database.Querying;
using MiniCrm.Database.Storage;
using MiniCrm.Leads;
using Npgsql;
using NpgsqlTypes;

namespace MiniCrm.Grains.Auditing;

/// <summary>The audit of one role's database: its chain, and its entries newest first.</summary>
public sealed class AuditTrail(string role, NpgsqlDataSource database, AuditSignal signal)
{
    /// <summary>So many entries are sealed by one statement, which then lasts some tens of milliseconds.</summary>
    public const int Batch = 1000;

    // So many are looked at for one answer: a filter that nothing fits must not read years of entries at once.
    private const int MostScanned = 10_000;

    private const string Columns = "found.id, found.number, found.time, found.action, found.actor, found.kind, found.subject, found.source, found.times, found.detail";

    /// <summary>Seals what is complete.</summary>
    /// <returns>How many entries, and whether others wait.</returns>
    public async Task<(int Sealed, bool Waits)> Seal()
    {
        var rows = await database.QueryAsync(
            "select sealed, waits from audit_seal(@most)",
            row => (row.GetInt32(0), row.GetBoolean(1)),
            new NpgsqlParameter<int>("most", Batch));
        return rows[0];
    }

    /// <summary>The end of the chain, as <c>number:hash</c>.</summary>
    public async Task<string> Head()
    {
        var rows = await database.QueryAsync("select number || ':' || encode(hash, 'hex') from audit_head", row => row.GetString(0));
        return rows[0];
    }

    public async Task Append(IEnumerable<SecurityEntry> entries)
    {
        await database.QueryAsync(
            "select from audit_append(@entries)",
            _ => 0,
            new NpgsqlParameter("entries", NpgsqlDbType.Json) { Value = JsonSerializer.Serialize(entries, StorageJson.Options) });
        signal.Raise();
    }

    public async Task<AuditPart> Read(AuditQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var parameters = new List<NpgsqlParameter>
        {
            new NpgsqlParameter<Guid>("before", query.Before ?? Guid.AllBitsSet),
            new NpgsqlParameter<int>("limit", query.Limit + 1),
        };
        var range = "id < @before";
        var filters = new List<string>();
        Add(ref range, "actor", query.Actor);
        Add(ref range, "subject", query.Subject);
        if (query.From is { } from)
        {
            Bound(ref range, "id >=", "from", from);
        }

        if (query.To is { } to)
        {
            Bound(ref range, "id <", "to", to);
        }

        Filter("kind", query.Kind);
        Filter("source", query.Source);
        if (!query.Actions.IsDefaultOrEmpty)
        {
            filters.Add("action = any(@actions)");
            parameters.Add(new NpgsqlParameter<string[]>("actions", [.. query.Actions]));
        }

        parameters.Add(new NpgsqlParameter<int>("most", filters.Count == 0 ? query.Limit + 1 : MostScanned));
        var rows = await database.QueryAsync(
            $"""
            with scanned as materialized (select * from audit where {range} order by id desc limit @most)
            select end_of_scan.id, {Columns}, timeline.changes from (select) one
            left join lateral (select id from scanned order by id limit 1) end_of_scan on (select count(*) from scanned) = @most
            left join lateral (select * from scanned {(filters.Count == 0 ? "" : "where " + string.Join(" and ", filters))} order by id desc limit @limit) found on true
            left join timeline on timeline.aggregate_id = found.subject and timeline.sequence = found.sequence
            order by found.id desc
            """,
            row => (EndOfScan: row.IsDBNull(0) ? (Guid?)null : row.GetGuid(0), Entry: row.IsDBNull(1) ? null : Entry(row)),
            [.. parameters]);
        var entries = rows.Select(row => row.Entry).OfType<AuditEntryView>().ToImmutableArray();
        return entries.Length > query.Limit
            ? new(entries[..query.Limit], entries[query.Limit - 1].Id)
            : new(entries, rows[0].EndOfScan);

        void Add(ref string range, string column, Guid? value)
        {
            if (value is { } id)
            {
                range += $" and {column} = @{column}";
                parameters.Add(new NpgsqlParameter<Guid>(column, id));
            }
        }

        void Bound(ref string range, string comparison, string name, DateTimeOffset time)
        {
            range += $" and {comparison} @{name}";
            parameters.Add(new NpgsqlParameter<Guid>(name, FirstIdOf(time)));
        }

        void Filter(string column, string? value)
        {
            if (value is not null)
            {
                filters.Add($"{column} = @{column}");
                parameters.Add(new NpgsqlParameter<string>(column, value));
            }
        }
    }

    /// <summary>Smaller than every id of an entry of that time, and greater than all before.</summary>
    private static Guid FirstIdOf(DateTimeOffset time)
    {
        // A part of a millisecond is after it: no entry is between.
        var milliseconds = Math.Max(0, (long)Math.Ceiling((time - DateTimeOffset.UnixEpoch).TotalMilliseconds));
        return new Guid((int)(milliseconds >> 16), (short)(milliseconds & 0xFFFF), 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    private AuditEntryView Entry(NpgsqlDataReader row) => new(row.GetGuid(1), role, row.GetInt64(2), row.GetFieldValue<DateTimeOffset>(3), row.GetString(4))
    {
        Actor = row.IsDBNull(5) ? null : row.GetGuid(5),
        Kind = row.IsDBNull(6) ? null : row.GetString(6),
        Subject = row.IsDBNull(7) ? null : row.GetGuid(7),
        Source = row.IsDBNull(8) ? null : row.GetString(8),
        Times = row.GetInt32(9),
        Detail = row.IsDBNull(10) ? null : row.GetString(10),
        Changes = row.IsDBNull(11) ? [] : ChangedFieldRow.ToViews(row.GetString(11)),
    };
}
