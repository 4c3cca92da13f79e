using System.Globalization;
using MiniCrm.Database.Querying;
using MiniCrm.Leads;
using Npgsql;

namespace MiniCrm.Grains.Leads.Stats;

/// <summary>Where the facts come from, and what has become of them since.</summary>
internal sealed class FactRows(NpgsqlDataSource database)
{
    private const string Columns = "id, deleted, status, source, assigned_user_id, created_by, updated_at, state->>'statusChangedAt'";

    // Entries up to the sealed position are complete: none comes among them any more. Those behind it may have been followed already.
    private const string Sealed = "select position from audit_head";

    private const string Changed = $"""
        select {Columns}, sealed.position from ({Sealed}) sealed left join
          (select * from leads where id in (select aggregate_id from timeline where position > @after)) changed on true
        """;

    private static readonly Dictionary<string, LeadStatus> Statuses = Enum.GetValues<LeadStatus>().ToDictionary(SnakeCase.Of);
    private static readonly Dictionary<string, LeadSource> Sources = Enum.GetValues<LeadSource>().ToDictionary(SnakeCase.Of);

    /// <summary>All there are, and the position in the timeline behind which to follow them.</summary>
    /// <exception cref="StorageUnavailableException">PostgreSQL did not answer, or no longer.</exception>
    public async Task<(LeadFacts Facts, long Position)> Load(CancellationToken cancellationToken)
    {
        // Before they are read: what is written meanwhile is read again.
        var position = (await database.QueryAsync(Sealed, row => row.GetInt64(0)))[0];
        var facts = new LeadFacts();
        var rows = database.StreamAsync($"select {Columns} from leads where not deleted", row => Fact(row, facts), [], cancellationToken);
        await foreach (var fact in rows.ConfigureAwait(false))
        {
            facts.Put(fact);
        }

        facts.Trim();
        return (facts, position);
    }

    /// <summary>Brings the facts up to now.</summary>
    /// <returns>The position behind which to follow them from here on.</returns>
    public async Task<long> Follow(LeadFacts facts, long after)
    {
        var rows = await database.QueryAsync(
            Changed,
            row => (Position: row.GetInt64(8), Id: row.IsDBNull(0) ? (Guid?)null : row.GetGuid(0), Fact: row.IsDBNull(0) || row.GetBoolean(1) ? (LeadFact?)null : Fact(row, facts)),
            new NpgsqlParameter<long>("after", after));
        foreach (var (_, id, fact) in rows)
        {
            if (fact is { } there)
            {
                facts.Put(there);
            }
            else if (id is { } gone)
            {
                facts.Remove(gone);
            }
        }

        return rows[0].Position;
    }

    private static LeadFact Fact(NpgsqlDataReader row, LeadFacts facts)
    {
        var id = row.GetGuid(0);
        return new(
            id,
            Statuses[row.GetString(2)],
            Sources[row.GetString(3)],
            facts.NumberOf(row.IsDBNull(4) ? null : row.GetGuid(4)),
            facts.NumberOf(row.GetGuid(5)),
            TimeOrderedId.TimeOf(id)!.Value.ToUnixTimeMilliseconds(),
            row.GetFieldValue<DateTimeOffset>(6).ToUnixTimeMilliseconds(),
            row.IsDBNull(7) ? 0 : DateTimeOffset.Parse(row.GetString(7), CultureInfo.InvariantCulture).ToUnixTimeMilliseconds());
    }
}
