using System.Text;
using Confluent.Kafka;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Integration.Kafka;
using MiniCrm.Tests.Support;
using MiniCrm.Tests.Support.Kafka;
using Npgsql;

namespace MiniCrm.Tests.Integration.Events;

/// <summary>Records that somebody else has put into our topics, and that are no events.</summary>
[Long]
[Collection(EventsCollection.Name)]
public sealed class PoisonTests(BrokeredCrm crm)
{
    private const string Time = "2026-01-01T00:00:00.000Z";
    private const string NoId = "The header ce_id is no UUID.";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Between_good_ones_they_go_to_the_dead_letters_as_they_were()
    {
        var user = await crm.Server.NewUserAsync();
        var (first, last) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await PoisonAsync("user.created", $$"""{"userId":"{{user.Id}}","role":"sales_rep"}""", """{"role":"sales_rep","timestamp":"2026-01-01T00:00:00.000Z"}""", [
            $$"""{"userId":"{{user.Id}}","role":"emperor"}""",
            $$"""{"userId":"{{user.Id}}X","role":"sales_rep"}""",
        ]);
        await PoisonAsync("lead.assigned", Assignment(first), """{"newUserId":null}""", [$$"""{"leadId":"{{last}}"}"""], Assignment(last));

        await PoisonAsync("user.security_changed", $$"""{"userId":"{{user.Id}}","kind":"password","timestamp":"{{Time}}"}""", $$"""{"userId":"{{user.Id}}","kind":"password"}""", [
            $$"""{"userId":"{{user.Id}}","kind":"name","timestamp":"{{Time}}"}""",
            $$"""{"userId":"{{user.Id}}","kind":0,"timestamp":"{{Time}}"}""",
        ]);
        await PoisonAsync("user.new_device", $$"""{"signInId":"{{first}}","userId":"{{user.Id}}","timestamp":"{{Time}}"}""", $$"""{"signInId":"{{first}}","timestamp":"{{Time}}"}""", [
            $$"""{"signInId":"here","userId":"{{user.Id}}","timestamp":"{{Time}}"}""",
        ]);

        // Its own welcome and two by hand, two mails of either kind about the account, and both leads, of which nobody else has ever heard.
        var inbox = await Eventually.SeesAsync(
            async _ => (await user.Client.GetAsync($"/notifications/recipient/{user.Id}")).Is(200).Body.EnumerateArray().ToList(),
            list => list.Count >= 9,
            cancellationToken: Cancellation);
        Assert.Equal(
            ["lead_assigned", "lead_assigned", "new_device", "new_device", "password_changed", "password_changed", "welcome", "welcome", "welcome"],
            inbox.Select(notification => notification.Text("templateId")).Order());
        Assert.Equal(
            new[] { $"{first}", $"{last}" }.Order(),
            inbox.Where(notification => notification.Text("type") == "in_app").Select(notification => notification.GetProperty("metadata").Text("leadId")).Order());

        string Assignment(Guid lead) => $$"""{"leadId":"{{lead}}","newUserId":"{{user.Id}}"}""";
    }

    [Fact]
    public async Task What_the_database_will_never_hold_goes_there_too_and_holds_up_nobody()
    {
        var (refused, unspeakable, last) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await using var database = await crm.Server.Postgres.ConnectAsync(crm.Server.NotificationsDatabase, Cancellation);
        await ExecuteAsync($"""
            create function refuse() returns trigger language plpgsql as $$ begin
              if new.id = '{refused}' then raise exception 'no' using errcode = 'check_violation', constraint = 'nobody_like_that'; end if;
              if new.id = '{unspeakable}' then raise exception 'no' using errcode = '22P05'; end if;
              return new;
            end $$;
            create trigger refuse before insert on inboxes for each row execute function refuse();
            """);
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = crm.Broker.Address }).Build();
        foreach (var user in new[] { refused, unspeakable, last })
        {
            var message = new Message<string, string>
            {
                // One key, so that each waits for the one before it.
                Key = $"{refused}",
                Value = $$"""{"userId":"{{user}}"}""",
                Headers = new Headers { { "ce_id", Encoding.UTF8.GetBytes($"{Guid.CreateVersion7()}") } },
            };
            await producer.ProduceAsync(new TopicPartition("user.deleted", 0), message, Cancellation);
        }

        await Eventually.SeesAsync(_ => CountAsync(last), count => count == 1, cancellationToken: Cancellation);
        var dead = (await KafkaEvents.ReadAsync(
            crm.Broker.Address, ["user.deleted.dlq"], read => read.Count(OfThese) == 2, cancellationToken: Cancellation)).Where(OfThese);
        Assert.Equal(
            ["The inbox refused it: The constraint nobody_like_that refused the write.", "The inbox refused it: The database refused a statement (SQLSTATE 22P05)."],
            dead.Select(record => record.Header("dlq-reason")));
        Assert.Equal((0, 0), (await CountAsync(refused), await CountAsync(unspeakable)));
        await ExecuteAsync("drop function refuse cascade");

        bool OfThese(KafkaEvent record) => record.Key == $"{refused}";

        async Task ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, database);
            await command.ExecuteNonQueryAsync(Cancellation);
        }

        async Task<long> CountAsync(Guid user)
        {
            await using var command = new NpgsqlCommand($"select count(*) from inboxes where id = '{user}'", database);
            return (long)(await command.ExecuteScalarAsync(Cancellation))!;
        }
    }

    /// <summary>Produces poison of every kind between two good records of one partition, and looks for it among the dead letters.</summary>
    private async Task PoisonAsync(string topic, string good, string incomplete, string[] wrong, string? otherGood = null)
    {
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = crm.Broker.Address }).Build();
        var unreadable = $"The value is no {topic}";
        (byte[]? Key, byte[]? Value, bool HasId, string Reason)[] poison =
        [
            ("a key"u8.ToArray(), "not JSON"u8.ToArray(), true, unreadable),
            ([0xFF, 0x00, 0xFE], Encoding.UTF8.GetBytes(incomplete), true, unreadable),
            (null, Encoding.UTF8.GetBytes(good), false, NoId),
            ("empty"u8.ToArray(), [], true, unreadable),
            ("tombstone"u8.ToArray(), null, true, "The value is empty."),
            ("null"u8.ToArray(), "null"u8.ToArray(), true, "The value is empty."),
            ("array"u8.ToArray(), "[1]"u8.ToArray(), true, unreadable),
            ("no text"u8.ToArray(), [0xFF, 0xFE], true, unreadable),
            .. wrong.Select(value => ((byte[]?)"wrong"u8.ToArray(), (byte[]?)Encoding.UTF8.GetBytes(value), true, unreadable)),
        ];
        var ours = Guid.NewGuid().ToString();
        await ProduceAsync(null, Encoding.UTF8.GetBytes(good), hasId: true);
        var offsets = new List<long>();
        foreach (var (key, value, hasId, _) in poison)
        {
            offsets.Add(await ProduceAsync(key, value, hasId));
        }

        await ProduceAsync(null, Encoding.UTF8.GetBytes(otherGood ?? good), hasId: true);

        var dead = (await KafkaEvents.ReadAsync(crm.Broker.Address, topic + ".dlq", poison.Length, cancellationToken: Cancellation))
            .OrderBy(record => long.Parse(record.Header("dlq-offset"), System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(offsets.Select(offset => $"{offset}"), dead.Select(record => record.Header("dlq-offset")));
        foreach (var (record, sent) in dead.Zip(poison))
        {
            Assert.Equal((topic, "0", ours), (record.Header("dlq-topic"), record.Header("dlq-partition"), record.Header("ours")));
            Assert.StartsWith(sent.Reason, record.Header("dlq-reason"), StringComparison.Ordinal);
            Assert.Equal(Text(sent.Key), record.Key);
            Assert.Equal(Text(sent.Value), record.Value);
            Assert.Equal(sent.HasId, record.Headers.Any(header => header.Key == "ce_id"));
        }

        static string? Text(byte[]? bytes) => bytes is null ? null : Encoding.UTF8.GetString(bytes);

        async Task<long> ProduceAsync(byte[]? key, byte[]? value, bool hasId)
        {
            var headers = new Headers { { "ours", Encoding.UTF8.GetBytes(ours) } };
            if (hasId)
            {
                headers.Add("ce_id", Encoding.UTF8.GetBytes(Guid.CreateVersion7().ToString()));
            }

            var produced = await producer.ProduceAsync(
                new TopicPartition(topic, 0), new Message<byte[]?, byte[]?> { Key = key, Value = value, Headers = headers }, Cancellation);
            return produced.Offset.Value;
        }
    }
}
