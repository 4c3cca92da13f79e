using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Database.Querying;
using MiniCrm.Grains.Leads;
using MiniCrm.Users;
using Npgsql;

namespace MiniCrm.Grains.Imports.Running;

/// <summary>By what a lead is known to be the same as another.</summary>
public readonly record struct LeadKey(string Member, string Value)
{
    public const string Email = "email";
    public const string Phone = "phone";

    /// <summary>The first is the surer one.</summary>
    public static IEnumerable<LeadKey> Of(LeadState lead)
    {
        yield return new(Email, EmailAddress.Key(lead.Email));
        if (lead.PhoneE164 is { } phone)
        {
            yield return new(Phone, phone);
        }
    }
}

/// <summary>Finds the live leads that the rows of a batch would double.</summary>
public sealed class LeadsAlike([FromKeyedServices("leads")] NpgsqlDataSource database)
{
    private const string Oldest = """
        select 'email', key, (select id from leads where email_key = key and not deleted order by email_key, id limit 1) from unnest(@emails) as sought (key)
        union all
        select 'phone', key, (select id from leads where phone_key = key and not deleted order by phone_key, id limit 1) from unnest(@phones) as sought (key)
        """;

    /// <returns>The oldest lead of each key that one has.</returns>
    public async Task<Dictionary<LeadKey, Guid>> FindAsync(IReadOnlyCollection<LeadKey> keys)
    {
        var rows = await database.QueryAsync(
            Oldest,
            row => (Key: new LeadKey(row.GetString(0), row.GetString(1)), Id: row.IsDBNull(2) ? (Guid?)null : row.GetGuid(2)),
            Values("emails", LeadKey.Email),
            Values("phones", LeadKey.Phone));
        return rows.Where(row => row.Id is not null).ToDictionary(row => row.Key, row => row.Id!.Value);

        NpgsqlParameter<string[]> Values(string name, string member) =>
            new(name, [.. keys.Where(key => key.Member == member).Select(key => key.Value).Distinct()]);
    }
}
