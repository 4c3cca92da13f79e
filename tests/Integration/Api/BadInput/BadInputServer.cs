using System.Net;
using MiniCrm.Tests.Integration.Imports;
using MiniCrm.Tests.Integration.Leads.Actions;
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
    private ILookup<string, BadRequest> _rows = Enumerable.Empty<BadRequest>().ToLookup(_ => "");

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

    /// <summary>The rows of an operation of the document, or of <see cref="Table.Elsewhere"/>.</summary>
    public IEnumerable<BadRequest> RowsOf(string operation) => _rows[operation];

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
        var import = await client.UploadAsync("firstName,lastName,email\nGood,Lead,good@example.com\n");
        var action = await client.RunAsync($"email={lead["email"].GetString()}", ActionSteps.Contacted);
        _ids = new()
        {
            ["<user>"] = user.Id,
            ["<lead>"] = lead.Id,
            ["<action>"] = action.Id,
            ["<import>"] = import.Expect(HttpStatusCode.Accepted).Id,
            ["<notification>"] = notification.Expect(HttpStatusCode.Created).Id,
            ["<access>"] = _administrator.AccessToken,
        };
        _rows = Table.Of((await client.GetAsync("/api-json")).Body);
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
}
