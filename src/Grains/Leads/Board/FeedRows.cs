using System.Collections.Immutable;
using MiniCrm.Database.Querying;
using MiniCrm.Leads;
using Npgsql;

namespace MiniCrm.Grains.Leads.Board;

/// <summary>
/// What is new in the timeline. Up to the sealed position of the audit it is complete; behind that, entries become visible in any order, and
/// those that were told already are passed over. Waiting until they are sealed would take a second or two.
/// </summary>
internal sealed class FeedRows(NpgsqlDataSource database)
{
    // Of two that have come to the same position, one may lack an entry before it, of a command that had not ended yet.
    private const string MarkOf = "(select max(position) || '.' || count(*) from timeline where position > (select max(position) from timeline) - 2000)";

    private const string Where = $"select position, coalesce({MarkOf}, '0'), array(select position from timeline where timeline.position > audit_head.position) from audit_head";

    private const string New = $"""
        select head.position, entry.position, case when entry.position is not null then coalesce({MarkOf}, '0') end, entry.type, entry.changes,
          leads.id, leads.version, leads.state, leads.deleted, leads.created_by
        from audit_head head
        left join lateral (select * from timeline where position > @from and position <> all (@told) order by position limit @most) entry on true
        left join leads on leads.id = entry.aggregate_id
        order by entry.position
        """;

    private const int MostEntries = 200;

    private readonly HashSet<long> _told = [];
    private long _from;

    /// <summary>How far the timeline had come at the last look.</summary>
    public string Reached { get; private set; } = "0";

    public async Task<string> Mark() => (await database.QueryAsync($"select coalesce({MarkOf}, '0')", row => row.GetString(0)))[0];

    /// <summary>From now on.</summary>
    public async Task Begin()
    {
        var (position, mark, told) = (await database.QueryAsync(Where, row => (row.GetInt64(0), row.GetString(1), row.GetFieldValue<long[]>(2))))[0];
        (_from, Reached) = (position, mark);
        _told.Clear();
        _told.UnionWith(told);
    }

    /// <returns>Null where nothing is new.</returns>
    public async Task<LeadNews?> Look()
    {
        var rows = await database.QueryAsync(
            New, Entry, new NpgsqlParameter<long>("from", _from), new NpgsqlParameter<long[]>("told", [.. _told]), new NpgsqlParameter<int>("most", MostEntries));
        if (rows.Length == MostEntries || rows[0].Sealed < _from)
        {
            // More than anybody is told one by one; or another database than before, such as one that was restored.
            await Begin();
            return new(Reached, []) { IsMuch = true };
        }

        _from = rows[0].Sealed;
        _told.RemoveWhere(position => position <= _from);
        if (rows[0].Position is null)
        {
            return null;
        }

        _told.UnionWith(rows.Select(row => row.Position!.Value).Where(position => position > _from));
        Reached = rows[0].Mark!;
        var leads = rows.Where(row => row.Lead is not null).GroupBy(row => row.Lead!.Id).ToArray();
        return leads.Length == 0 ? null
            : leads.Length > LeadNews.MostChanges || leads.Any(entries => entries.Any(entry => !LeadTurns.IsPlain(entry))) ? new(Reached, []) { IsMuch = true }
            : new(Reached, [.. leads.Select(entries => LeadTurns.Of([.. entries]))]);
    }

    private static FeedEntry Entry(NpgsqlDataReader row)
    {
        var isThere = !row.IsDBNull(1);
        var hasLead = isThere && !row.IsDBNull(5);
        return new(row.GetInt64(0), isThere ? row.GetInt64(1) : null, isThere ? row.GetString(2) : null, isThere ? row.GetString(3) : "")
        {
            Changes = hasLead ? row.GetString(4) : "[]",
            Lead = hasLead ? row.State<LeadState>(7).ToView(row.GetGuid(5), row.GetInt32(6)) with { Notes = null } : null,
            IsDeleted = hasLead && row.GetBoolean(8),
            CreatedBy = hasLead ? row.GetGuid(9) : default,
        };
    }
}

/// <summary>An entry of the timeline, with the lead that it is of as that is now.</summary>
/// <param name="Sealed">Up to where the timeline is complete.</param>
/// <param name="Position">Null where there is no entry.</param>
internal sealed record FeedEntry(long Sealed, long? Position, string? Mark, string Type)
{
    /// <summary>As the timeline has them.</summary>
    public string Changes { get; init; } = "[]";

    /// <summary>Null for an entry of something else.</summary>
    public LeadView? Lead { get; init; }

    public bool IsDeleted { get; init; }

    public Guid CreatedBy { get; init; }
}
