using System.Net;
using MiniCrm.Tests.Support;
using MiniCrm.Tests.Support.Kafka;

namespace MiniCrm.Tests.Cluster;

/// <summary>
/// One silo per role and the gateway, each a process of its own, over four databases. The gateway comes first, when there is neither a
/// silo nor a database of the cluster, and is asked what it can answer then.
/// </summary>
public sealed class RoleCluster : IAsyncLifetime
{
    /// <summary>Few enough to be used up by a test, and more than the others need.</summary>
    public const int FailedSignInsPerSource = 12;

    private readonly Dictionary<string, HostProcess> _silos = [];
    private readonly Lazy<Task<Walk>> _walk;
    private PostgresServer? _postgres;
    private ITestBroker? _broker;
    private ClusterProcesses? _processes;

    public RoleCluster() => _walk = new(() => Walk.TakeAsync(Gateway.BaseAddress));

    public static IReadOnlyList<string> Roles { get; } = [.. SiloRole.All.Select(role => role.Name)];

    public HostProcess Gateway { get; private set; } = null!;

    public CrmClient Client => new(Gateway.Http);

    /// <summary>What a lone gateway answered, by method and path.</summary>
    public IReadOnlyDictionary<string, CrmResponse> AnswersOfLoneGateway { get; private set; } = new Dictionary<string, CrmResponse>();

    public HostProcess Silo(string role) => _silos[role];

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresServer.StartNewAsync();
        _broker = await TestBroker.StartAsync();
        _processes = new(_postgres, _broker.Address) { FailedSignInsPerSource = FailedSignInsPerSource };
        Gateway = _processes.StartGateway();
        await Gateway.WaitUntilOkAsync("/health/live");
        AnswersOfLoneGateway = await AskAsync();

        foreach (var role in Roles)
        {
            StartSilo(role);
        }

        await Task.WhenAll(_silos.Values.Append(Gateway).Select(host => host.WaitUntilOkAsync("/health/ready")));
        await Gateway.WaitUntilOkAsync("/health");
    }

    /// <summary>The README's walk, taken once: it creates the first user.</summary>
    internal Task<Walk> WalkAsync() => _walk.Value;

    /// <summary>The client of the admin whom the walk leaves behind.</summary>
    internal async Task<CrmClient> SignInAsync()
    {
        await WalkAsync();
        return (await Client.SignInAsync(Walk.AdminEmail, Walk.AdminPassword)).Client;
    }

    /// <returns>The cookie of an admin who has signed in on the page.</returns>
    internal async Task<(string Name, string Value)> OpenSessionAsync()
    {
        await WalkAsync();
        var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["email"] = Walk.AdminEmail, ["password"] = Walk.AdminPassword });
        var signedIn = (await Client.PostAsync("/ops/sign-in", form, ("Sec-Fetch-Site", "same-origin"))).Expect(HttpStatusCode.Found);
        return ("Cookie", signedIn.Header("Set-Cookie")!.Split(';')[0]);
    }

    /// <summary>A silo of the role in a process of its own; one that is there already goes on being so.</summary>
    public HostProcess StartSilo(string role) => _silos[role] = _processes!.StartSilo(role);

    /// <summary>One more gateway, the caller's, which believes what a client says of where it is.</summary>
    internal async Task<HostProcess> StartGatewayAsync()
    {
        var gateway = _processes!.StartGateway(trustedProxies: "127.0.0.1");
        await gateway.WaitUntilOkAsync("/health");
        return gateway;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _silos.Values.Append(Gateway))
        {
            await host.DisposeAsync();
        }

        await _broker!.DisposeAsync();
        await _postgres!.DisposeAsync();
    }

    private async Task<IReadOnlyDictionary<string, CrmResponse>> AskAsync()
    {
        var answers = new Dictionary<string, CrmResponse>();
        foreach (var path in new[] { "/health/live", "/health/ready", "/health", "/users/health", "/admin/test", "/api-json" })
        {
            answers[$"GET {path}"] = await Client.GetAsync(path);
        }

        answers["POST /users"] = await Client.PostAsync("/users", CrmUsers.NewUser());
        answers["POST /auth/login"] = await Client.PostAsync("/auth/login", new { email = Walk.AdminEmail, password = Walk.AdminPassword });
        return answers;
    }
}

[CollectionDefinition(Name)]
public sealed class RoleClusterCollection : ICollectionFixture<RoleCluster>
{
    public const string Name = "A silo per role";
}
