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
    public static async Task<(string Text, string Id)> EnvelopeAsync(CrmSystem system, string topic, Func<Task> action, CancellationToken cancellationToken)
    {
        var write = await Statements.OfAsync(
            system.Databases, action, statement => statement.Envelope?.Contains($"\"topic\":\"{topic}\"", StringComparison.Ordinal) is true, cancellationToken);
        using var envelope = JsonDocument.Parse(write.Envelope!);
        return (write.Envelope!, envelope.RootElement.GetProperty("events")[0].GetProperty("key").GetString()!);
    }

    /// <summary>A script that creates leads.</summary>
    public static string Create((string Text, string Id) envelope) =>
        $"select write_state('lead', next.id, null, replace({Literal(envelope.Text)}, '{envelope.Id}', next.id::text)::json) from (select {NewId} as id) next;";

    /// <summary>A script that changes a lead which nobody else changes meanwhile, from the version that it has.</summary>
    /// <param name="id">In SQL.</param>
    public static string Change((string Text, string Id) envelope, string id) =>
        $"select write_state('lead', id, version, replace(replace({Literal(envelope.Text)}, '{envelope.Id}', id::text), '\"sequence\":2', '\"sequence\":' || version + 1)::json) "
        + $"from leads where id = {id};";

    // As the CRM sends it, and pgbench sees no variables in it.
    private static string Literal(string text) => $"convert_from('\\x{Convert.ToHexString(Encoding.UTF8.GetBytes(text))}', 'UTF8')";
}
