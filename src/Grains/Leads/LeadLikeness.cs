using System.Collections.Immutable;
using MiniCrm.Database.Querying;
using MiniCrm.Leads;
using Npgsql;

namespace MiniCrm.Grains.Leads;

/// <summary>Finds leads that may be the same person as another one, also by names that are only similar.</summary>
public static class LeadLikeness
{
    private const int MostShown = 50;

    // Candidates come by indexes, so many of each kind at most; only these are compared. Names alone prove less than an address: at most 0.95.
    private const string Similar = """
        with me as materialized (
          select id, email_key, phone_key, company, search_fold(state->>'firstName') as first, search_fold(state->>'lastName') as last
          from leads where id = @lead and not deleted and (@everything or assigned_user_id = @caller or created_by = @caller)
        ), candidates as (
          (select l.id from me join lateral (select id from leads where email_key = me.email_key and not deleted order by email_key, id limit 200) l on true)
          union
          (select l.id from me join lateral (select id from leads where phone_key = me.phone_key and not deleted order by phone_key, id limit 200) l on true)
          union
          (select l.id from me join lateral (select id from leads where company = me.company and not deleted order by company, id limit 300) l on true)
          union
          (select l.id from me join lateral (
            select id from leads
            where search like '% ' || me.first || ' %' and search like '% ' || me.last || ' %' and not deleted limit 300) l on true)
        ), compared as (
          select l.id, l.state, l.email_key = me.email_key as by_email, l.phone_key = me.phone_key as by_phone,
            similarity(me.first || ' ' || me.last, search_fold((l.state->>'firstName') || ' ' || (l.state->>'lastName'))) as by_name,
            similarity(search_fold(me.company), search_fold(l.company)) as by_company
          from me cross join candidates join leads l on l.id = candidates.id
          where l.id <> me.id and not l.deleted and (@everything or l.assigned_user_id = @caller or l.created_by = @caller)
        ), scored as (
          select *, case
            when coalesce(by_email, false) or coalesce(by_phone, false) then 1
            when by_company is null then 0.8 * by_name
            else by_name * (0.5 + 0.45 * by_company) end as score
          from compared
        )
        select me.id, scored.id, state->>'firstName', state->>'lastName', state->>'company', state->>'email', state->>'phone', score,
          array_remove(array[
            case when by_email then 'email' end, case when by_phone then 'phone' end,
            case when by_name >= 0.5 then 'name' end, case when by_company >= 0.5 then 'company' end], null) as because
        from me left join scored on score >= 0.4
        order by score desc, cardinality(array_remove(array[by_email, by_phone], false)) desc, scored.id limit @most
        """;

    /// <returns>The likeliest first; null where the caller sees no such lead.</returns>
    public static async Task<ImmutableArray<LikelyDuplicate>?> FindAsync(NpgsqlDataSource database, Guid leadId, Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var rows = await database.QueryAsync(
            Similar,
            row => row.IsDBNull(1) ? null : new LikelyDuplicate(
                new(row.GetGuid(1), row.GetString(2), row.GetString(3), Text(row, 4), row.GetString(5), Text(row, 6), [.. row.GetFieldValue<string[]>(8)]),
                Math.Round(row.GetDouble(7), 2)),
            new NpgsqlParameter<Guid>("lead", leadId),
            new NpgsqlParameter<bool>("everything", caller.SeesEverything),
            new NpgsqlParameter<Guid>("caller", caller.UserId),
            new NpgsqlParameter<int>("most", MostShown));
        return rows.IsEmpty ? null : [.. rows.OfType<LikelyDuplicate>()];
    }

    private static string? Text(NpgsqlDataReader row, int ordinal) => row.IsDBNull(ordinal) ? null : row.GetString(ordinal);
}
