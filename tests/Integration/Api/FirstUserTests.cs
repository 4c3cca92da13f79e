using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Api;

/// <summary>Many who want the same at once: to be the first user, or one e-mail address. Each on a server where nobody has been yet.</summary>
[Long(Seconds = 35)]
public sealed class FirstUserTests(CrmFixture crm)
{
    private const int Crowd = 50;

    [Fact]
    public async Task Of_many_first_users_one_becomes_admin_and_the_others_must_sign_in()
    {
        await using var server = await StartAsync(allowRegistration: false);

        var answers = await Task.WhenAll(Enumerable.Range(0, Crowd).Select(_ =>
            Patiently.SendAsync(() => server.Client().PostAsync("/users", CrmUsers.NewUser("sales_rep")))));

        var created = Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal("admin", created["role"].GetString());
        Assert.All(answers.Except([created]), answer => Assert.Equal(HttpStatusCode.Unauthorized, answer.Status));
        Assert.Equal((1, 1, 1), await CountAsync(server));

        // While registration is closed, it is for everybody.
        var registered = await server.Client().PostAsync("/auth/register", CrmUsers.NewUser());
        Assert.Equal(HttpStatusCode.Forbidden, registered.Status);
        Assert.Equal("urn:minicrm:problem:forbidden", registered["type"].GetString());
        Assert.Equal((1, 1, 1), await CountAsync(server));
    }

    [Fact]
    public async Task Of_many_who_register_first_one_becomes_admin_and_all_are_signed_in()
    {
        await using var server = await StartAsync(allowRegistration: true);

        var answers = await Task.WhenAll(Enumerable.Range(0, Crowd).Select(_ =>
            Patiently.SendAsync(() => server.Client().PostAsync("/auth/register", CrmUsers.NewUser()))));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
        var roles = answers.Select(answer => answer["user"].GetProperty("role").GetString()!).CountBy(role => role).ToDictionary();
        Assert.Equal(1, roles["admin"]);
        Assert.Equal(Crowd - 1, roles["sales_rep"]);
        Assert.Equal((Crowd, 1, Crowd), await CountAsync(server));
    }

    [Fact]
    public async Task Of_five_hundred_with_one_e_mail_one_is_created()
    {
        const int Many = 500;
        var admin = await crm.AdministratorAsync();
        var body = CrmUsers.NewUser();

        // In two spellings, which are one address.
        var shouted = new Dictionary<string, object?>(body) { ["email"] = ((string)body["email"]!).ToUpperInvariant() };
        var answers = await Task.WhenAll(Enumerable.Range(0, Many).Select(i => admin.Client.PostAsync("/users", i % 2 == 0 ? body : shouted)));

        var created = Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.All(answers.Except([created]), answer =>
        {
            Assert.Equal(HttpStatusCode.Conflict, answer.Status);
            Assert.Equal("User with this email already exists", answer["detail"].GetString());
        });
        await using var connection = await crm.Server.Postgres.ConnectAsync(crm.Server.UsersDatabase, TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "select count(*) from users where lower(state->>'email') = $1";
        command.Parameters.Add(new() { Value = body["email"] });
        Assert.Equal(1L, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    private Task<CrmServer> StartAsync(bool allowRegistration) => CrmServer.StartAsync(
        crm.Server.Postgres,
        new Dictionary<string, string?>
        {
            ["ALLOW_REGISTRATION"] = allowRegistration ? "true" : "false",
            ["KAFKA_BROKERS"] = CrmServer.NoBroker,
        },
        TestContext.Current.CancellationToken);

    private static async Task<(long Users, long Admins, long Events)> CountAsync(CrmServer server)
    {
        await using var connection = await server.Postgres.ConnectAsync(server.UsersDatabase, TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "select (select count(*) from users), (select count(*) from users where role = 'admin'), (select count(*) from outbox)";
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
        return (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
    }
}
