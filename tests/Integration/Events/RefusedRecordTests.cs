using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;
using Npgsql;

namespace MiniCrm.Tests.Integration.Events;

/// <summary>A record that Kafka will never take.</summary>
[Long]
[Collection(EventsCollection.Name)]
public sealed class RefusedRecordTests(BrokeredCrm crm)
{
    // Above message.max.bytes, of which a million is the default.
    private const int TooLarge = 2_000_000;

    private const string Name = "Ermintrude";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_stops_its_key_and_no_other_until_an_operator_lets_it_go_on()
    {
        var (stopped, other) = (Guid.CreateVersion7().ToString(), Guid.CreateVersion7().ToString());
        await ExecuteAsync(
            crm.Server.LeadsDatabase, Insert(stopped, 1, "lead.created", TooLarge), Insert(stopped, 2, "lead.deleted", 1), Insert(other, 1, "lead.deleted", 1));

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

        await ExecuteAsync(
            crm.Server.LeadsDatabase, $$"""update outbox set refused = null, body = '{"mended":true}' where refused is not null and key = '{{stopped}}'""");
        Assert.Equal(
            [(1, "lead.created"), (2, "lead.deleted")],
            (await crm.Server.PublishedAsync(crm.Server.LeadsDatabase, stopped)).Select(told => (told.Sequence, told.Topic)));
    }

    [Theory]
    [InlineData("user", true)]
    [InlineData("user", false)]
    [InlineData("lead", true)]
    [InlineData("lead", false)]
    public async Task It_names_nobody_any_more_who_is_gone_for_good_before_it_was_refused_or_afterwards(string kind, bool before)
    {
        var client = (await crm.Server.AdministratorAsync()).Client;
        var (database, path) = kind == "user" ? (crm.Server.UsersDatabase, "/users") : (crm.Server.LeadsDatabase, "/leads");
        var body = CrmUsers.NewUser();
        (body["firstName"], body["lastName"], body["email"]) = (Name, Name, CrmUsers.UniqueEmail().Replace("ada.", Name, StringComparison.Ordinal));
        if (kind == "lead")
        {
            body.Remove("password");
        }

        var id = (await client.PostAsync(path, body)).Is(201).Id;
        await crm.Server.PublishedAsync(database, id);
        if (before)
        {
            await DeleteAsync();
            await crm.Server.PublishedAsync(database, id);
        }

        await ExecuteAsync(database, Insert(id, 9, $"{kind}.updated", TooLarge, Name));
        await Eventually.SeesAsync(_ => RefusedAsync(), rows => rows.Count == 1, cancellationToken: Cancellation);
        if (!before)
        {
            Assert.Contains(Name, (await RefusedAsync())[0], StringComparison.OrdinalIgnoreCase);
            await DeleteAsync();
        }

        Assert.Equal($"{kind}.updated {id} ||", Assert.Single(await RefusedAsync()));
        await ExecuteAsync(database, $"delete from outbox where key = '{id}'");

        // What is only hidden keeps it: it may come back.
        async Task DeleteAsync()
        {
            (await client.DeleteAsync($"{path}/{id}")).Is(204);
            if (kind == "lead")
            {
                Assert.All(await RefusedAsync(), row => Assert.Contains(Name, row, StringComparison.OrdinalIgnoreCase));
                (await client.PostAsync($"{path}/{id}/erase", null)).Is(204);
            }
        }

        Task<List<string>> RefusedAsync() => crm.Server.QueryAsync(
            database,
            "select concat(topic, ' ', body->>'id', ' ', body->>'firstName', '|', body->>'lastName', '|', body->>'email') from outbox where refused is not null and key = $1::uuid",
            row => row.GetString(0),
            id);
    }

    private static string Insert(string key, int sequence, string topic, int size, string name = "") => $$"""
        insert into outbox (id, key, sequence, topic, body, time)
        values ('{{Guid.CreateVersion7()}}', '{{key}}', {{sequence}}, '{{topic}}', json_build_object('id', '{{key}}', 'firstName', '{{name}}',
          'lastName', '{{name}}', 'email', '{{name}}@example.com', 'text', repeat('x', {{size}})), now())
        """;

    private async Task ExecuteAsync(string database, params string[] statements)
    {
        await using var connection = await crm.Server.Postgres.ConnectAsync(database, Cancellation);
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync(Cancellation);
        }
    }
}
