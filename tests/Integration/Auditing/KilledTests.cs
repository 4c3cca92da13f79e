using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Integration.Leads;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Auditing;

/// <summary>A process dies between the command and its sealing.</summary>
[Long]
public sealed class KilledTests(CrmFixture crm)
{
    private const int Leads = 20;

    [Fact]
    public async Task What_was_stored_and_not_sealed_is_sealed_by_the_next_one()
    {
        await using var server = await CrmServer.StartAsync(
            crm.Server.Postgres, new Dictionary<string, string?> { ["KAFKA_BROKERS"] = CrmServer.NoBroker }, TestContext.Current.CancellationToken);
        var admin = await server.AdministratorAsync();
        var leads = new List<string>();
        for (var lead = 0; lead < Leads; lead++)
        {
            leads.Add((await admin.Client.CreateLeadAsync()).Id);
        }

        await server.Host.KillAsync();
        await server.StartHostAgainAsync(TestContext.Current.CancellationToken);
        var client = server.Client() with { AccessToken = admin.AccessToken };

        var seen = await Eventually.SeesAsync(
            _ => client.GetAsync("/audit?action=lead.created"),
            list => list.Is(200).Body.GetArrayLength() >= Leads,
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(leads.Order(), seen.Body.EnumerateArray().Select(entry => entry.Text("subject")!).Order());
        var postgres = crm.Server.Postgres;
        var (code, output) = await AuditCommand.VerifyAsync(new Dictionary<string, string>
        {
            ["users"] = postgres.Url(server.UsersDatabase),
            ["leads"] = postgres.Url(server.LeadsDatabase),
            ["notifications"] = postgres.Url(server.NotificationsDatabase),
        });
        Assert.True(code == 0, output);
        Assert.Contains($"leads: {Leads} entries", output, StringComparison.Ordinal);
    }
}
