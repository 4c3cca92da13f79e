using System.Globalization;

namespace MiniCrm.Bench.Harness;

/// <summary>Leads that were put into the database in bulk, numbered from 1: copies of one that was created over the API, each with an address and a number of its own, without a history.</summary>
internal sealed record SeededLeads(string Prefix, int Count)
{
    /// <summary>The id of the lead with the number that a pgbench script holds in a variable.</summary>
    public string Sql(string variable) => $"('{Prefix}' || lpad(to_hex(:{variable}::int), 12, '0'))::uuid";

    public string Id(int number) => Prefix + number.ToString("x12", CultureInfo.InvariantCulture);

    /// <param name="original">The id of the lead to copy.</param>
    public static async Task<SeededLeads> PutAsync(Databases databases, string original, int count, CancellationToken cancellationToken)
    {
        // Older than whatever is created from now on, all of the same millisecond.
        var leads = new SeededLeads($"{original[..13]}-7000-8000-", count);
        await databases.DoAsync(
            "leads",
            $"""
            insert into leads (id, version, state)
            select ('{leads.Prefix}' || lpad(to_hex(number), 12, '0'))::uuid, 1,
              original.state || jsonb_build_object('email', 'lead' || number || '@example.com', 'phone', '+1' || (2000000000 + number))
            from generate_series(1, {count}) number, (select state from leads where id = '{original}') original
            """,
            cancellationToken);
        await databases.DoAsync("leads", "vacuum (analyze) leads", cancellationToken);
        await databases.DoAsync("leads", "checkpoint", cancellationToken);
        return leads;
    }
}
