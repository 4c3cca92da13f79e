using System.Text.Json;
using MiniCrm.Tests.Support;
using MiniCrm.Tests.Support.Kafka;
using Npgsql;

namespace MiniCrm.Tests.Integration.Common;

/// <summary>An entry of the timeline.</summary>
/// <param name="Changes">Each as <c>field: old → new</c>.</param>
internal sealed record TimelineRow(int Sequence, string Type, string Actor, string[] Changes);

/// <summary>What commands leave behind in a role's database beside the state.</summary>
internal static class History
{
    /// <summary>The events of one key that were published, by sequence, when none of it waits any more.</summary>
    public static async Task<IReadOnlyList<KafkaEvent>> PublishedAsync(this CrmServer server, string database, string key)
    {
        await Eventually.SeesAsync(
            _ => server.QueryAsync(database, "select position from outbox where key = $1::uuid", row => row.GetInt64(0), key),
            waiting => waiting.Count == 0,
            cancellationToken: TestContext.Current.CancellationToken);
        return await server.Events.OfAsync(key, TestContext.Current.CancellationToken);
    }

    public static Task<List<TimelineRow>> TimelineAsync(this CrmServer server, string database, string id) => server.QueryAsync(
        database,
        "select sequence, type, actor::text, changes::text from timeline where aggregate_id = $1::uuid order by sequence",
        row => new TimelineRow(row.GetInt32(0), row.GetString(1), row.GetString(2), Changes(row.GetString(3))),
        id);

    public static async Task<List<T>> QueryAsync<T>(
        this CrmServer server, string database, string sql, Func<NpgsqlDataReader, T> map, params string[] parameters)
    {
        var token = TestContext.Current.CancellationToken;
        await using var connection = await server.Postgres.ConnectAsync(database, token);
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters.Select(value => new NpgsqlParameter<string> { TypedValue = value }).ToArray());
        await using var reader = await command.ExecuteReaderAsync(token);
        var rows = new List<T>();
        while (await reader.ReadAsync(token))
        {
            rows.Add(map(reader));
        }

        return rows;
    }

    private static string[] Changes(string json) =>
        [.. JsonElement.Parse(json).EnumerateArray().Select(change => $"{change.Text("field")}: {Value(change, "old")} → {Value(change, "new")}")];

    private static string Value(JsonElement change, string member) => change.TryGetProperty(member, out var value) ? value.ToString() : "nothing";
}
