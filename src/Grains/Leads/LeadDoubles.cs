using System.Collections.Immutable;
using MiniCrm.Database.Querying;
using MiniCrm.Leads;
using Npgsql;

namespace MiniCrm.Grains.Leads;

/// <summary>What other leads must not have, for the row's guard <c>leads_alike</c>; null for what is not looked for.</summary>
/// <param name="Email">As <see cref="Users.EmailAddress.Key"/> has it.</param>
/// <param name="Phone">In E.164.</param>
/// <param name="Refuse">Nothing is stored where another one has it.</param>
public sealed record SoughtDoubles(string? Email, string? Phone, bool Refuse);

/// <summary>Finds leads by their e-mail address and telephone number.</summary>
public static class LeadDoubles
{
    private const int MostNamed = 10;

    // The oldest of each key. Who sees their own alone is shown those among the first thousand: beyond, it is no key any more.
    private const string Named = """
        select id, state->>'firstName', state->>'lastName', state->>'company', state->>'email', state->>'phone',
          coalesce(email_key = @email, false) as by_email, coalesce(phone_key = @phone, false) as by_phone
        from leads where id in (
          (select id from (
            select id, assigned_user_id, created_by from leads
            where email_key = @email and not deleted and id <> @lead order by email_key, id limit 1000) oldest
          where @everything or assigned_user_id = @caller or created_by = @caller order by id limit @most)
          union
          (select id from (
            select id, assigned_user_id, created_by from leads
            where phone_key = @phone and not deleted and id <> @lead order by phone_key, id limit 1000) oldest
          where @everything or assigned_user_id = @caller or created_by = @caller order by id limit @most))
          and (@everything or assigned_user_id = @caller or created_by = @caller)
        order by coalesce(email_key = @email, false)::int + coalesce(phone_key = @phone, false)::int desc, id limit @most
        """;

    /// <summary>What a command is answered, with the doubles that the caller sees, also where it is refused for them.</summary>
    /// <param name="met">What the row's guard has met, or may have.</param>
    public static async Task<Result<LeadView>> NameAsync(NpgsqlDataSource database, Guid leadId, Result<LeadView> answer, SoughtDoubles? met, Caller caller)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (met is null || !(answer.Succeeded || answer.Refusal == LeadRules.HasDouble))
        {
            return answer;
        }

        try
        {
            var doubles = await FindAsync(database, leadId, met, caller);
            return doubles.IsEmpty ? answer
                : answer.Succeeded ? answer.Value with { PossibleDuplicates = doubles }
                : answer.Refusal with { PossibleDuplicates = doubles };
        }
        catch (StorageUnavailableException)
        {
            // It is done, or refused, all the same.
            return answer;
        }
    }

    /// <summary>Those that the caller sees: what has both in common first, then the oldest.</summary>
    /// <param name="leadId">Which is no double of itself.</param>
    public static Task<ImmutableArray<PossibleDuplicate>> FindAsync(NpgsqlDataSource database, Guid leadId, SoughtDoubles sought, Caller caller)
    {
        ArgumentNullException.ThrowIfNull(sought);
        ArgumentNullException.ThrowIfNull(caller);
        return database.QueryAsync(
            Named,
            row => new PossibleDuplicate(
                row.GetGuid(0), row.GetString(1), row.GetString(2), Text(row, 3), row.GetString(4), Text(row, 5), Because(row.GetBoolean(6), row.GetBoolean(7))),
            new NpgsqlParameter<Guid>("lead", leadId),
            new NpgsqlParameter<string?>("email", sought.Email),
            new NpgsqlParameter<string?>("phone", sought.Phone),
            new NpgsqlParameter<bool>("everything", caller.SeesEverything),
            new NpgsqlParameter<Guid>("caller", caller.UserId),
            new NpgsqlParameter<int>("most", MostNamed));
    }

    private static string? Text(NpgsqlDataReader row, int ordinal) => row.IsDBNull(ordinal) ? null : row.GetString(ordinal);

    private static ImmutableArray<string> Because(bool email, bool phone) => (email, phone) switch
    {
        (true, true) => ["email", "phone"],
        (true, false) => ["email"],
        _ => ["phone"],
    };
}
