using System.Text.RegularExpressions;
using MiniCrm.Tests.Support.Kafka;
using Stopwatch = System.Diagnostics.Stopwatch;

namespace MiniCrm.Tests.Support;

/// <summary>MiniCRM as `./minicrm up` runs it: the all-in-one host on three fresh databases of a private PostgreSQL, ready.</summary>
public sealed partial class CrmServer : IAsyncDisposable
{
    /// <summary>Signs every token, so that tests can forge some.</summary>
    public const string JwtSecret = "a secret for the tests of MiniCRM, 32 bytes at least";

    /// <summary>Nobody answers there: events stay in the outbox, where a test can look at them.</summary>
    public const string NoBroker = "127.0.0.1:1";

    private static readonly TimeSpan RenewAfter = TimeSpan.FromMinutes(5);

    private readonly bool _ownsPostgres;
    private readonly Dictionary<string, string?> _environment;
    private readonly SemaphoreSlim _renewing = new(1);
    private Lazy<Task<CrmUser>> _administrator;
    private long? _signedIn;
    private readonly Lazy<EventLog> _events;

    private CrmServer(PostgresServer postgres, bool ownsPostgres, IReadOnlyDictionary<string, string?> settings)
    {
        Postgres = postgres;
        _ownsPostgres = ownsPostgres;
        _environment = new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["JWT_SECRET"] = JwtSecret,
            ["MAIL_FOLDER"] = MailFolder,

            // All tests are one source.
            ["REGISTRATIONS_PER_SOURCE"] = "100000",
            ["MAILS_PER_SOURCE"] = "100000",
            ["FAILED_SIGN_INS_PER_SOURCE"] = "100000",
        };
        foreach (var (name, value) in settings)
        {
            _environment[name] = value;
        }

        Host = StartHost(port: null);
        _events = new(() => new EventLog(Brokers));
        _administrator = new(() => Client().CreateFirstUserAsync());
    }

    public PostgresServer Postgres { get; }

    /// <summary>Where it keeps mails unless it is given a mail server.</summary>
    public string MailFolder { get; } = Path.Combine(Repository.TestFolder, $"mail-{Guid.NewGuid():N}");

    public HostProcess Host { get; private set; }

    /// <summary>Where its events go: the broker it was given, or the one it carries itself.</summary>
    public string Brokers => _environment.GetValueOrDefault("KAFKA_BROKERS") ?? CarriedBroker().Match(Host.Log).Groups[1].Value;

    /// <summary>What it has published, from the first question on.</summary>
    public EventLog Events => _events.Value;

    public string UsersDatabase { get; } = PostgresServer.UniqueName("crm_users");

    public string LeadsDatabase { get; } = PostgresServer.UniqueName("crm_leads");

    public string NotificationsDatabase { get; } = PostgresServer.UniqueName("crm_notifications");

    /// <summary>Starts it all, and waits until it is ready.</summary>
    /// <param name="postgres">A server that stays the caller's; one of its own unless given.</param>
    /// <param name="settings">Environment variables on top of the usual ones.</param>
    public static async Task<CrmServer> StartAsync(
        PostgresServer? postgres = null,
        IReadOnlyDictionary<string, string?>? settings = null,
        CancellationToken cancellationToken = default)
    {
        var server = new CrmServer(
            postgres ?? await PostgresServer.StartNewAsync(cancellationToken: cancellationToken),
            ownsPostgres: postgres is null,
            settings ?? new Dictionary<string, string?>());
        try
        {
            await server.Host.WaitUntilOkAsync("/health/ready", cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client nobody has signed in on.</summary>
    public CrmClient Client() => new(Host.Http);

    /// <summary>The first user, created by whoever asks first; not for a test that creates the first user itself.</summary>
    public async Task<CrmUser> AdministratorAsync()
    {
        await _renewing.WaitAsync();
        try
        {
            var administrator = await _administrator.Value;

            // An access token is good for a quarter of an hour, and a run on a busy machine takes longer.
            if (_signedIn is { } since && Stopwatch.GetElapsedTime(since) > RenewAfter)
            {
                administrator = await Client().SignInAsync(administrator.Email, administrator.Password);
                _administrator = new(Task.FromResult(administrator));
                _signedIn = Stopwatch.GetTimestamp();
            }

            _signedIn ??= Stopwatch.GetTimestamp();
            return administrator;
        }
        finally
        {
            _renewing.Release();
        }
    }

    /// <summary>A new user, created by the administrator and signed in.</summary>
    public async Task<CrmUser> NewUserAsync(string role = "sales_rep") => await (await AdministratorAsync()).Client.CreateUserAsync(role);

    /// <summary>Another process on the same databases and the same port, ready. Clients from before go on with a new <see cref="Client"/>.</summary>
    public async Task StartHostAgainAsync(CancellationToken cancellationToken = default)
    {
        var port = Host.Port;
        await Host.DisposeAsync();
        Host = StartHost(port);
        await Host.WaitUntilOkAsync("/health/ready", cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_events.IsValueCreated)
        {
            _events.Value.Dispose();
        }

        await Host.DisposeAsync();
        _renewing.Dispose();
        if (Directory.Exists(MailFolder))
        {
            Directory.Delete(MailFolder, recursive: true);
        }

        if (_ownsPostgres)
        {
            await Postgres.DisposeAsync();
        }
    }

    [GeneratedRegex(@"a broker inside this process, at (\S+) ")]
    private static partial Regex CarriedBroker();

    private HostProcess StartHost(int? port)
    {
        var environment = new Dictionary<string, string?>
        {
            ["USERS_DATABASE_URL"] = Postgres.Url(UsersDatabase),
            ["LEADS_DATABASE_URL"] = Postgres.Url(LeadsDatabase),
            ["NOTIFICATIONS_DATABASE_URL"] = Postgres.Url(NotificationsDatabase),
            ["SILO_PORT"] = $"{FreePort.Next()}",
            ["GATEWAY_PORT"] = $"{FreePort.Next()}",
        };
        foreach (var (name, value) in _environment)
        {
            environment[name] = value;
        }

        return HostProcess.Start("AllInOne", environment, port);
    }
}
