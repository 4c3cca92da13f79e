using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Integration.Leads;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Streams;

/// <summary>Where the gateway itself ends TLS, as docs/operations.md says: HTTP/2 is agreed on, and many streams go over one connection.</summary>
[Long]
public sealed class TlsStreamTests(CrmFixture crm) : IDisposable
{
    private const int Streams = 8;

    private readonly string _folder = Directory.CreateTempSubdirectory("minicrm-tls-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Streams_share_one_connection_of_HTTP_2_and_end_one_by_one()
    {
        var port = FreePort.Next();
        await using var server = await CrmServer.StartAsync(crm.Server.Postgres, Settings(port), Cancellation);
        var user = await server.NewUserAsync();
        var connections = 0;
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, token) =>
            {
                Interlocked.Increment(ref connections);
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
                await socket.ConnectAsync(context.DnsEndPoint, token);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
            SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost" },
        };
        using var asking = new AskingForHttp2(handler);
        using var http = new HttpClient(asking) { BaseAddress = new Uri($"https://localhost:{port}") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", user.AccessToken);
        using var answer = await http.GetAsync(new Uri("/auth/me", UriKind.Relative), Cancellation);
        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (answer.StatusCode, answer.Version));

        var client = new CrmClient(http, user.AccessToken);
        var leads = await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => client.CreateLeadAsync()));
        var streams = await Task.WhenAll(leads.Select(lead => EventReader.OpenAsync(client, $"/leads/{lead.Id}/timeline/stream", cancellationToken: Cancellation)));
        streams[0].Dispose();
        foreach (var (lead, stream) in leads.Zip(streams).Skip(1))
        {
            (await client.PatchAsync($"/leads/{lead.Id}/status", new { status = "contacted" })).Is(200);
            Assert.Equal("lead.status_changed", (await stream.NextAsync(cancellationToken: Cancellation))!.Data.Text("type"));
        }

        (await (await server.AdministratorAsync()).Client.PatchAsync($"/users/{user.Id}", new { isActive = false })).Is(200);
        foreach (var stream in streams.Skip(1))
        {
            Assert.Null(await stream.NextAsync(cancellationToken: Cancellation));
            stream.Dispose();
        }

        Assert.Equal(1, connections);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Dictionary<string, string?> Settings(int port)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Path.Combine(_folder, "tls.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "tls.key"), key.ExportPkcs8PrivateKeyPem());
        return new()
        {
            ["Kestrel__Endpoints__Https__Url"] = $"https://localhost:{port}",
            ["Kestrel__Certificates__Default__Path"] = Path.Combine(_folder, "tls.crt"),
            ["Kestrel__Certificates__Default__KeyPath"] = Path.Combine(_folder, "tls.key"),
        };
    }

    /// <summary>As a browser does: whatever is agreed on.</summary>
    private sealed class AskingForHttp2(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionOrLower);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
