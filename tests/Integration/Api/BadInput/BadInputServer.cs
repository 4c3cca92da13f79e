using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using MiniCrm.Tests.Support;
using Npgsql;

namespace MiniCrm.Tests.Integration.Api.BadInput;

/// <summary>A server that nobody else writes to, so that whatever changes in its databases is the fault of the row under test.</summary>
public sealed class BadInputServer(CrmFixture crm) : IAsyncLifetime
{
    // One text of everything in a table, for every table of a database.
    // The audit is written in the background: what commands leave is in the timeline, and refusals of sign-ins are meant to be there.
    private const string Contents = """
        select string_agg(table_name || ' ' || query_to_xml(format('select md5(string_agg(r::text, '''' order by r::text)) as c from %I r', table_name), true, true, '')::text, '' order by table_name)
        from information_schema.tables where table_schema = 'public' and table_name not in ('audit', 'audit_head')
        """;

    private CrmServer? _server;
    private NpgsqlDataSource[] _databases = [];
    private CrmUser? _administrator;
    private string _contents = "";
    private Dictionary<string, string> _ids = [];
    private (string Method, Regex Path, string[] Statuses)[] _operations = [];

    public CrmUser Administrator => _administrator!;

    public CrmClient Anonymous => _server!.Client();

    /// <summary>Puts ids, and an access token, for their names.</summary>
    public string Fill(string text) => _ids.Aggregate(text, (filled, id) => filled.Replace(id.Key, id.Value, StringComparison.Ordinal));

    /// <summary>False when any row of any database has come, changed or gone since this was asked last.</summary>
    public async Task<bool> IsUntouchedAsync()
    {
        var before = _contents;
        _contents = await ContentsAsync();
        return before == _contents;
    }

    /// <summary>The statuses that the API's document tells of the operation; null when there is no such operation.</summary>
    public string[]? DocumentedStatuses(string method, string path) =>
        _operations.FirstOrDefault(operation => operation.Method == method && operation.Path.IsMatch(path)).Statuses;

    public async ValueTask InitializeAsync()
    {
        var server = _server = await CrmServer.StartAsync(
            crm.Server.Postgres, new Dictionary<string, string?> { ["ALLOW_REGISTRATION"] = "true", ["KAFKA_BROKERS"] = CrmServer.NoBroker });
        _databases = [.. new[] { server.UsersDatabase, server.LeadsDatabase, server.NotificationsDatabase }
            .Select(database => NpgsqlDataSource.Create(server.Postgres.ConnectionString(database)))];
        _administrator = await server.AdministratorAsync();
        var client = _administrator.Client;
        var user = await client.PostAsync("/users", CrmUsers.NewUser());
        var lead = await client.PostAsync("/leads", new { firstName = "Good", lastName = "Lead", email = CrmUsers.UniqueEmail() });
        var notification = await client.PostAsync(
            "/notifications", new { type = "in_app", title = "Good", message = "Good", recipientId = user.Id });
        _ids = new()
        {
            ["<user>"] = user.Id,
            ["<lead>"] = lead.Id,
            ["<notification>"] = notification.Expect(HttpStatusCode.Created).Id,
            ["<access>"] = _administrator.AccessToken,
        };
        _operations = [.. Operations((await client.GetAsync("/api-json")).Body)];
        _contents = await ContentsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _databases)
        {
            await database.DisposeAsync();
        }

        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private async Task<string> ContentsAsync()
    {
        var contents = await Task.WhenAll(_databases.Select(async database =>
        {
            await using var command = database.CreateCommand(Contents);
            return (string)(await command.ExecuteScalarAsync())!;
        }));
        return string.Join('\n', contents);
    }

    // Addresses without parameters come before those that they would match, too.
    private static IEnumerable<(string Method, Regex Path, string[] Statuses)> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        orderby path.Name.Contains('{', StringComparison.Ordinal)
        from operation in path.Value.EnumerateObject()
        let pattern = Regex.Replace(path.Name, @"\{\w+\}", "[^/]+")
        let statuses = operation.Value.GetProperty("responses").EnumerateObject().Select(response => response.Name)
        select (operation.Name.ToUpperInvariant(), new Regex($"^{pattern}$"), statuses.ToArray());
}
