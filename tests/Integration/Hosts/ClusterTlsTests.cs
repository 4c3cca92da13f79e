using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Hosting;
using MiniCrm.Hosting.Tls;
using MiniCrm.Tests.Integration.Database;
using MiniCrm.Tests.Support;
using Orleans;
using Orleans.Connections.Security;

namespace MiniCrm.Tests.Integration.Hosts;

/// <summary>Who is let in between silos: two sides of Orleans' own middleware, set up as hosts do it, over pipes.</summary>
public sealed class ClusterTlsTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TestAuthority _stranger = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Members_with_certificates_of_the_clusters_authority_hear_each_other() =>
        Assert.True(await MeetAsync(Tls(_authority.NewFolder()), Tls(_authority.NewFolder())));

    [Fact]
    public async Task An_authority_in_between_comes_with_the_certificate()
    {
        using var between = new TestAuthority(_authority);

        Assert.True(await MeetAsync(Tls(between.NewFolder()), Tls(between.NewFolder())));
    }

    [Fact]
    public async Task Nobody_hears_a_caller_without_a_certificate()
    {
        Assert.False(await MeetAsync(Tls(_authority.NewFolder()), caller: null));
        var bare = new TlsOptions { ClientCertificateMode = RemoteCertificateMode.NoCertificate };
        bare.AllowAnyRemoteCertificate();
        bare.OnAuthenticateAsClient = (_, client) => client.TargetHost = "minicrm";
        Assert.False(await MeetAsync(Options(Tls(_authority.NewFolder())), bare));
    }

    [Fact]
    public async Task Nobody_hears_one_whose_certificate_is_of_another_authority_out_of_date_for_another_name_or_use()
    {
        var silo = Tls(_authority.NewFolder());
        foreach (var folder in new[]
        {
            _stranger.NewFolder(trusted: _authority.Root),
            _authority.NewFolder(ends: DateTimeOffset.UtcNow.AddMinutes(-1)),
            _authority.NewFolder(ends: DateTimeOffset.UtcNow.AddDays(12)),
            _authority.NewFolder(name: "somebody"),
            _authority.NewFolder(uses: [TestAuthority.ServerUse]),
        })
        {
            Assert.False(await MeetAsync(silo, Tls(folder)), folder);
        }
    }

    [Fact]
    public async Task Nobody_calls_a_silo_whose_certificate_is_of_another_authority_out_of_date_for_another_name_or_use()
    {
        var caller = Tls(_authority.NewFolder());
        foreach (var folder in new[]
        {
            _stranger.NewFolder(trusted: _authority.Root),
            _authority.NewFolder(ends: DateTimeOffset.UtcNow.AddMinutes(-1)),
            _authority.NewFolder(name: "somebody"),
            _authority.NewFolder(uses: [TestAuthority.ClientUse]),
        })
        {
            Assert.False(await MeetAsync(Tls(folder), caller), folder);
        }
    }

    [Fact]
    public async Task A_renewed_certificate_and_a_new_authority_count_from_the_next_connection_on()
    {
        var folder = _authority.NewFolder();
        var (silo, caller) = (Tls(folder), Tls(_authority.NewFolder()));
        Assert.True(await MeetAsync(silo, caller));

        _stranger.Write(folder);
        Assert.False(await MeetAsync(silo, caller));

        _authority.Write(folder, trusted: $"{_stranger.Root}\n{_authority.Root}");
        Assert.True(await MeetAsync(silo, caller));
        Assert.True(await MeetAsync(silo, Tls(_stranger.NewFolder(trusted: _authority.Root))));
    }

    [Fact]
    public async Task While_a_renewal_is_half_done_the_former_certificate_goes_on_and_the_log_says_so_once()
    {
        var folder = _authority.NewFolder();
        var (silo, caller) = (Tls(folder), Tls(_authority.NewFolder()));
        var log = new LogLines<ClusterTls>();
        silo.Folder.Log = log;
        File.Copy(Path.Combine(_authority.NewFolder(), "tls.key"), Path.Combine(folder, "tls.key"), overwrite: true);

        Assert.True(await MeetAsync(silo, caller));
        Assert.True(await MeetAsync(silo, caller));

        Assert.Contains(folder, Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_does_not_start_with_what_its_peers_would_refuse()
    {
        Assert.Null(ClusterTls.From(Settings(null), listens: true));
        Assert.NotNull(ClusterTls.From(Settings(_authority.NewFolder()), listens: true));
        Assert.NotNull(ClusterTls.From(Settings(_authority.NewFolder(name: "crm.example.com"), "crm.example.com"), listens: true));
        Assert.NotNull(ClusterTls.From(Settings(_authority.NewFolder(uses: [TestAuthority.ClientUse])), listens: false));

        var missing = _authority.NewFolder();
        File.Delete(Path.Combine(missing, "tls.key"));
        var empty = _authority.NewFolder();
        File.WriteAllText(Path.Combine(empty, "ca.crt"), "");
        var torn = _authority.NewFolder();
        File.WriteAllText(Path.Combine(torn, "tls.crt"), "no certificate");
        Assert.All(
            [
                missing, empty, torn,
                _stranger.NewFolder(trusted: _authority.Root),
                _authority.NewFolder(ends: DateTimeOffset.UtcNow.AddMinutes(-1)),
                _authority.NewFolder(name: "somebody"),
                _authority.NewFolder(uses: [TestAuthority.ClientUse]),
            ],
            folder =>
            {
                var refusal = Assert.Throws<StartException>(() => ClusterTls.From(Settings(folder), listens: true)).Message;
                Assert.StartsWith("CLUSTER_TLS_FOLDER ", refusal, StringComparison.Ordinal);
                Assert.EndsWith(".", refusal, StringComparison.Ordinal);
            });
    }

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
    }

    private static ClusterTls Tls(string folder) => new(new CertificateFolder(folder, "FOLDER"), "minicrm");

    private static TlsOptions Options(ClusterTls tls)
    {
        var options = new TlsOptions();
        tls.Apply(options);
        return options;
    }

    private static IConfiguration Settings(string? folder, string? name = null) => new ConfigurationBuilder()
        .AddInMemoryCollection([new("CLUSTER_TLS_FOLDER", folder), new("CLUSTER_TLS_NAME", name)])
        .Build();

    private static Task<bool> MeetAsync(ClusterTls silo, ClusterTls? caller)
    {
        TlsOptions? options = null;
        if (caller is not null)
        {
            // Orleans itself does not begin with a certificate that is not for the use; here the other side has to find out.
            caller.Apply(options = new TlsOptions());
            (options.LocalCertificate, options.ClientCertificateMode) = (null, RemoteCertificateMode.AllowCertificate);
        }

        return MeetAsync(Options(silo), options);
    }

    /// <summary>Whether the caller's word reached the silo, and the silo's the caller.</summary>
    private static async Task<bool> MeetAsync(TlsOptions silo, TlsOptions? caller)
    {
        var (there, back) = (new Pipe(), new Pipe());
        var heard = new TaskCompletionSource<string>();
        var answered = new TaskCompletionSource<string>();
        await using var services = new ServiceCollection().BuildServiceProvider();
        var answering = RunAsync(there.Reader, back.Writer, builder => builder.UseServerTls(silo), async connection =>
        {
            heard.TrySetResult(await ReadAsync(connection));
            await connection.Transport.Output.WriteAsync("pong"u8.ToArray(), Cancellation);
        });
        Action<IConnectionBuilder> call = caller is null ? _ => { } : builder => builder.UseClientTls(caller);
        var calling = RunAsync(back.Reader, there.Writer, call, async connection =>
        {
            await connection.Transport.Output.WriteAsync("ping, ping"u8.ToArray(), Cancellation);
            answered.TrySetResult(await ReadAsync(connection));
        });
        await Task.WhenAll(answering, calling);
        heard.TrySetResult("");
        answered.TrySetResult("");
        return (await heard.Task, await answered.Task) == ("ping, ping", "pong");

        async Task RunAsync(PipeReader reader, PipeWriter writer, Action<IConnectionBuilder> secure, Func<ConnectionContext, Task> talk)
        {
            var connection = new DefaultConnectionContext($"{Guid.NewGuid()}", new Ends(reader, writer), new Ends(reader, writer));
            try
            {
                var middleware = new ConnectionBuilder(services);
                secure(middleware);
                await middleware.Run(talk).Build()(connection);
            }
            catch (Exception cut) when (cut is IOException or InvalidOperationException)
            {
                // By the other side, in the middle of a word.
            }
            finally
            {
                await reader.CompleteAsync();
                await writer.CompleteAsync();
            }
        }
    }

    private static async Task<string> ReadAsync(ConnectionContext connection)
    {
        var read = await connection.Transport.Input.ReadAtLeastAsync(4, Cancellation);
        return Encoding.ASCII.GetString(read.Buffer);
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
