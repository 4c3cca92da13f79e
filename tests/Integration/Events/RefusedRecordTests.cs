using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;
using Npgsql;

namespace MiniCrm.Tests.Integration.Events;

/// <summary>A record that Kafka will never take.</summary>
[Collection(EventsCollection.Name)]
public sealed class RefusedRecordTests(BrokeredCrm crm)
{
    // Above message.max.bytes, of which a million is the default.
    private const int TooLarge = 2_000_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_stops_its_key_and_no_other_until_an_operator_lets_it_go_on()
    {
        var (stopped, other) = (Guid.CreateVersion7().ToString(), Guid.CreateVersion7().ToString());
        await ExecuteAsync(Insert(stopped, 1, "lead.created", TooLarge), Insert(stopped, 2, "lead.deleted", 1), Insert(other, 1, "lead.deleted", 1));

        Assert.Equal([1], (await crm.Server.PublishedAsync(crm.Server.LeadsDatabase, other)).Select(told => told.Sequence));
        var reasons = await Eventually.SeesAsync(
            _ => crm.Server.QueryAsync(crm.Server.LeadsDatabase, "select concat(sequence, ' ', refused) from outbox where key = $1::uuid order by sequence", row => row.GetString(0), stopped),
            rows => rows.Count == 2 && rows[0].Length > 2,
            cancellationToken: Cancellation);
        Assert.Contains("MsgSizeTooLarge", reasons[0], StringComparison.Ordinal);
        Assert.Equal("2 ", reasons[1]);
        Assert.Empty(await crm.Server.Events.OfAsync(stopped, Cancellation));

        // New events go on meanwhile.
        var client = (await crm.Server.AdministratorAsync()).Client;
        var lead = (await client.PostAsync("/leads", new { firstName = "Jane", lastName = "Doe", email = "jane@example.com" })).Is(201);
        Assert.Equal([1], (await crm.Server.PublishedAsync(crm.Server.LeadsDatabase, lead.Id)).Select(told => told.Sequence));

        await ExecuteAsync($$"""update outbox set refused = null, body = '{"mended":true}' where refused is not null and key = '{{stopped}}'""");
        Assert.Equal(
            [(1, "lead.created"), (2, "lead.deleted")],
            (await crm.Server.PublishedAsync(crm.Server.LeadsDatabase, stopped)).Select(told => (told.Sequence, told.Topic)));
    }

    private static string Insert(string key, int sequence, string topic, int size) => $$"""
        insert into outbox (id, key, sequence, topic, body, time)
        values ('{{Guid.CreateVersion7()}}', '{{key}}', {{sequence}}, '{{topic}}', json_build_object('leadId', '{{key}}', 'text', repeat('x', {{size}})), now())
        """;

    private async Task ExecuteAsync(params string[] statements)
    {
        await using var connection = await crm.Server.Postgres.ConnectAsync(crm.Server.LeadsDatabase, Cancellation);
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync(Cancellation);
        }
    }
}
