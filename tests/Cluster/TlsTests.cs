using System.Net;
using MiniCrm.Tests.Support;
using Npgsql;

namespace MiniCrm.Tests.Cluster;

/// <summary>Two silos and a gateway with the certificates that <c>./minicrm certificates</c> makes, and who else would like to join them.</summary>
public sealed class TlsTests : IAsyncLifetime
{
    private const string NoSiloAnswers = "Failed to get ping responses from 2 of 2 active silos";
    private const string NoGatewayAnswers = "Unable to connect to any of the 2 available gateways";

    private readonly string _folder = Directory.CreateTempSubdirectory("minicrm-tls-").FullName;
    private readonly TestAuthority _stranger = new();
    private readonly List<HostProcess> _hosts = [];
    private PostgresServer _postgres = null!;
    private ClusterProcesses _processes = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Authority => File.ReadAllText(Path.Combine(_folder, "authority.crt"));

    public async ValueTask InitializeAsync()
    {
        await MakeCertificatesAsync();
        _postgres = await PostgresServer.StartNewAsync();
        _processes = new(_postgres, CrmServer.NoBroker);
    }

    [Fact]
    public async Task Those_with_certificates_work_together_and_nobody_else_comes_in()
    {
        var users = Run(_processes.StartSilo("users", Path.Combine(_folder, "silo")));
        var leads = Run(_processes.StartSilo("leads", Path.Combine(_folder, "silo")));
        var gateway = Run(_processes.StartGateway(certificates: Path.Combine(_folder, "gateway")));
        await Task.WhenAll(_hosts.Select(host => host.WaitUntilOkAsync("/health/ready", Cancellation)));
        await WorkAsync(gateway);
        Assert.All(_hosts, host => Assert.DoesNotContain("CLUSTER_TLS_FOLDER", host.Log, StringComparison.Ordinal));

        // The stranger knows the cluster's authority as well as its own: were it for itself, it would join.
        var strange = _stranger.NewFolder(trusted: $"{_stranger.Root}\n{Authority}");
        await Task.WhenAll(
            IsKeptOutAsync(_processes.StartSilo("notifications", certificates: null), NoSiloAnswers, "CLUSTER_TLS_FOLDER is not set"),
            IsKeptOutAsync(_processes.StartSilo("notifications", strange), NoSiloAnswers),
            IsKeptOutAsync(_processes.StartGateway(), NoGatewayAnswers, "CLUSTER_TLS_FOLDER is not set"),
            IsKeptOutAsync(_processes.StartGateway(certificates: strange), NoGatewayAnswers));
        Assert.Equal(["leads", "users"], await ActiveRolesAsync());
        Assert.All([users, leads], silo => Assert.Contains("A peer was refused, its certificate is not accepted: CN=Member", silo.Log, StringComparison.Ordinal));

        // Renewed without a restart: who comes now is met with the new certificate, and meets the new one.
        await MakeCertificatesAsync();
        var third = Run(_processes.StartGateway(certificates: Path.Combine(_folder, "gateway")));
        await third.WaitUntilOkAsync("/health/ready", Cancellation);
        await third.WaitUntilOkAsync("/leads/health", Cancellation);
    }

    [Fact]
    public async Task A_certificate_that_is_out_of_date_stops_the_start()
    {
        var expired = _stranger.NewFolder(ends: DateTimeOffset.UtcNow.AddMinutes(-1));
        foreach (var host in new[] { Run(_processes.StartSilo("users", expired)), Run(_processes.StartGateway(certificates: expired)) })
        {
            Assert.Equal(1, await host.WaitForExitAsync(Cancellation));
            Assert.Equal($"CLUSTER_TLS_FOLDER {expired}: by ca.crt peers would refuse tls.crt (NotTimeValid).", host.Log.Trim());
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        await _postgres.DisposeAsync();
        _stranger.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>From the gateway to both silos, and from one silo to the other: the assignee is asked for.</summary>
    private static async Task WorkAsync(HostProcess gateway)
    {
        await gateway.WaitUntilOkAsync("/leads/health", Cancellation);
        await gateway.WaitUntilOkAsync("/users/health", Cancellation);
        var admin = await new CrmClient(gateway.Http).CreateFirstUserAsync();
        (await admin.Client.PostAsync("/leads", new { firstName = "Grace", lastName = "Hopper", email = "grace@example.com", assignedUserId = admin.Id }))
            .Expect(HttpStatusCode.Created);
    }

    /// <summary>Comes back when the host has tried all silos in vain, for which a silo is no member, and a gateway no client.</summary>
    private async Task IsKeptOutAsync(HostProcess intruder, params string[] sentences)
    {
        Run(intruder);
        await Eventually.SeesAsync(
            _ => Task.FromResult(intruder.Log),
            log => sentences.All(sentence => log.Contains(sentence, StringComparison.Ordinal)),
            TimeSpan.FromSeconds(60),
            Cancellation);
        await intruder.WaitUntilOkAsync("/health/live", Cancellation);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await new CrmClient(intruder.Http).GetAsync("/health/ready")).Status);
    }

    private async Task<IEnumerable<string>> ActiveRolesAsync()
    {
        await using var connection = await _postgres.ConnectAsync(_processes.Database("cluster"), Cancellation);
        await using var command = new NpgsqlCommand("select split_part(silo_name, '-', 1) from membership where status = 3 order by 1", connection);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var roles = new List<string>();
        while (await reader.ReadAsync(Cancellation))
        {
            roles.Add(reader.GetString(0));
        }

        return roles;
    }

    private async Task MakeCertificatesAsync()
    {
        var (code, said) = await MinicrmScript.RunAsync("certificates", _folder);
        Assert.True(code == 0, said);
    }

    private HostProcess Run(HostProcess host)
    {
        _hosts.Add(host);
        return host;
    }
}
