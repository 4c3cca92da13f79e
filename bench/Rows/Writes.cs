using System.Text;
using System.Text.Json;
using MiniCrm.Bench.Harness;

namespace MiniCrm.Bench.Rows;

/// <summary>What the CRM's writes bring to PostgreSQL, for pgbench to bring the same.</summary>
internal static class Writes
{
    // As the CRM's own ids, a UUID of version 7: in order of time, which is kind to the index.
    private const string NewId =
        "encode(overlay(uuid_send(gen_random_uuid()) placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 'hex')::uuid";

    /// <summary>The envelope of the first write on that lead, or of any new one.</summary>
    public static async Task<Written> EnvelopeAsync(CrmSystem system, string topic, Func<Task> action, CancellationToken cancellationToken)
    {
        var write = await Statements.OfAsync(
            system.Databases, action, statement => statement.Envelope?.Contains($"\"topic\":\"{topic}\"", StringComparison.Ordinal) is true, cancellationToken);
        using var envelope = JsonDocument.Parse(write.Envelope!);
        var (state, key) = (envelope.RootElement.GetProperty("state"), envelope.RootElement.GetProperty("events")[0].GetProperty("key"));
        return new(write.Envelope!, key.GetString()!, state.GetProperty("email").GetString()!, state.GetProperty("phone").GetString()!);
    }

    /// <summary>A script that creates leads, each with an address and a number of its own.</summary>
    public static string Create(Written envelope) =>
        $"select store_state('lead', next.id, null, replace(replace(replace({Literal(envelope.Text)}, '{envelope.Id}', next.id::text), '{envelope.Email}', 'jane' || next.n || '@example.com'), '{envelope.Phone}', '+1' || next.n)::json, false) "
        + $"from (select {NewId} as id, (1000000000000 + random() * 8999999999999)::bigint as n) next;";

    /// <summary>A script that changes a lead which nobody else changes meanwhile, from the version that it has.</summary>
    /// <param name="id">In SQL.</param>
    public static string Change(Written envelope, string id) =>
        $"select store_state('lead', id, version, replace(replace({Literal(envelope.Text)}, '{envelope.Id}', id::text), '\"sequence\":2', '\"sequence\":' || version + 1)::json, false) "
        + $"from leads where id = {id};";

    // As the CRM sends it, and pgbench sees no variables in it.
    private static string Literal(string text) => $"convert_from('\\x{Convert.ToHexString(Encoding.UTF8.GetBytes(text))}', 'UTF8')";

    /// <param name="Text">All of the envelope.</param>
    /// <param name="Id">That of the lead.</param>
    internal sealed record Written(string Text, string Id, string Email, string Phone);
}
