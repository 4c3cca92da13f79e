using MiniCrm.Tests.Integration.Leads;
using MiniCrm.Tests.Integration.Notifications;
using MiniCrm.Tests.Support;
using Npgsql;

namespace MiniCrm.Tests.Integration.Common;

/// <summary>Newest first by id is newest first by time: both come of one reading of the clock.</summary>
[Long]
public sealed class OneClockTests(CrmFixture crm)
{
    private const int Crowd = 40;

    [Fact]
    public async Task However_many_are_created_at_once_order_by_id_is_order_by_time()
    {
        await using var server = await CrmServer.StartAsync(
            crm.Server.Postgres, new Dictionary<string, string?> { ["KAFKA_BROKERS"] = CrmServer.NoBroker }, TestContext.Current.CancellationToken);
        var admin = await server.AdministratorAsync();

        await Task.WhenAll(Enumerable.Range(0, Crowd).Select(number => number switch
        {
            < 4 => admin.Client.PostAsync("/users", CrmUsers.NewUser()),
            _ when number % 2 == 0 => admin.Client.CreateLeadAsync(admin.Id),
            _ => admin.Client.NotifyAsync(admin.Id),
        }));
        var leads = await admin.Client.WalkAsync("/leads");
        await Task.WhenAll(leads.Select(lead => admin.Client.PatchAsync($"/leads/{lead.Text("id")}", new { status = "contacted", company = "Example" })));

        foreach (var list in new[] { "/users", "/leads", $"/notifications/recipient/{admin.Id}" })
        {
            var items = await admin.Client.WalkAsync(list);
            Assert.InRange(items.Count, 4, Crowd);
            AssertSorted(items.Select(item => (item.Text("id")!, item.Text("createdAt")!)).Reverse());
        }

        foreach (var lead in leads)
        {
            var entries = (await admin.Client.GetAsync($"/leads/{lead.Text("id")}/timeline")).Is(200).Body.EnumerateArray().ToArray();
            Assert.Equal(lead.Text("createdAt"), entries[0].Text("time"));
            Assert.Equal(entries.Select(entry => entry.Text("time")).Order(StringComparer.Ordinal), entries.Select(entry => entry.Text("time")));
        }

        foreach (var database in new[] { server.UsersDatabase, server.LeadsDatabase, server.NotificationsDatabase })
        {
            var events = await EventsAsync(server.Postgres.ConnectionString(database));
            Assert.NotEmpty(events);
            Assert.All(events, row => Assert.Equal(row.BodyTime, row.Time));
            Assert.All(events, row => Assert.Equal(TimeOf(row.Id), row.Time));
            AssertSorted(events.Select(row => (row.Id, row.Time)).OrderBy(row => row.Id, StringComparer.Ordinal));
        }
    }

    private static void AssertSorted(IEnumerable<(string Id, string Time)> rows)
    {
        var byId = rows.ToArray();
        Assert.Equal(byId.Select(row => row.Id).Order(StringComparer.Ordinal), byId.Select(row => row.Id));
        Assert.Equal(byId.Select(row => row.Time).Order(StringComparer.Ordinal), byId.Select(row => row.Time));
        Assert.All(byId, row => Assert.Equal(TimeOf(row.Id), row.Time));
    }

    /// <summary>What a UUID of version 7 begins with.</summary>
    private static string TimeOf(string id) => DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(id.Replace("-", "", StringComparison.Ordinal)[..12], 16))
        .UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<List<(string Id, string Time, string BodyTime)>> EventsAsync(string connection)
    {
        await using var database = NpgsqlDataSource.Create(connection);
        await using var command = database.CreateCommand(
            """select id::text, to_char(time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), body->>'timestamp' from outbox order by position""");
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<(string, string, string)>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            rows.Add((reader.GetString(0), reader.GetString(1), reader.GetString(2)));
        }

        return rows;
    }
}
