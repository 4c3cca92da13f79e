using MiniCrm.Database.Migrations;
using MiniCrm.Tests.Support;
using Npgsql;

namespace MiniCrm.Tests.Integration.Database;

public sealed class MigrationTests
{
    private static readonly SchemaScript First = new("made/0001_one.sql", "create table one (id int); insert into one values (1);");

    [Theory]
    [InlineData("users")]
    [InlineData("leads")]
    [InlineData("notifications")]
    public async Task A_database_that_does_not_exist_is_created_and_migrated_once(string role)
    {
        await using var database = TestDatabase.Missing();
        var scripts = SchemaScript.In("common", role);

        Assert.Equal(scripts.Select(script => script.Name), await RunAsync(database, [.. scripts]));
        Assert.Empty(await RunAsync(database, [.. scripts]));
    }

    [Fact]
    public async Task Starters_on_an_empty_server_wait_for_each_other()
    {
        await using var database = TestDatabase.Missing();

        var applied = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RunAsync(database, First)));

        Assert.Equal([First.Name], Assert.Single(applied, scripts => scripts.Count > 0));
        Assert.Equal(["1"], await database.ColumnAsync("select id from one"));
    }

    [Fact]
    public async Task A_starter_waits_while_another_holds_the_lock()
    {
        await using var database = await TestDatabase.MigratedAsync([First]);
        var second = new SchemaScript("made/0002_two.sql", "create table two (id int)");
        await using var holder = await database.Pool.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var hold = new NpgsqlCommand($"select pg_advisory_lock({0x6D_69_6E_69_63_72_6D})", holder);
        await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var starter = RunAsync(database, First, second);
        await database.BlockedAsync(starter);
        Assert.Empty(await RunAsync(database, First));
        hold.CommandText = "select pg_advisory_unlock_all()";
        await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        Assert.Equal([second.Name], await starter);
    }

    [Fact]
    public async Task A_changed_script_is_named_and_nothing_is_run()
    {
        await using var database = await TestDatabase.MigratedAsync([First]);

        var wrong = await Assert.ThrowsAsync<MigrationException>(
            () => RunAsync(database, First with { Text = First.Text + " " }, new("made/0002_two.sql", "create table two (id int)")));

        Assert.Contains(First.Name, wrong.Message, StringComparison.Ordinal);
        Assert.Contains(database.Name, wrong.Message, StringComparison.Ordinal);
        Assert.Equal([""], await database.ColumnAsync("select concat(to_regclass('two'))"));
    }

    [Fact]
    public async Task Line_ends_of_a_checkout_are_no_change()
    {
        await using var database = await TestDatabase.MigratedAsync([new("made/0001_one.sql", "select 1;\nselect 2;")]);

        Assert.Empty(await RunAsync(database, new SchemaScript("made/0001_one.sql", "select 1;\r\nselect 2;")));
    }

    [Fact]
    public async Task A_failing_script_is_named_and_rolled_back_whole()
    {
        await using var database = TestDatabase.Missing();
        var failing = new SchemaScript("made/0002_two.sql", "create table two (id int); insert into two values ('no number');");

        var wrong = await Assert.ThrowsAsync<MigrationException>(() => RunAsync(database, First, failing));

        Assert.Contains(failing.Name, wrong.Message, StringComparison.Ordinal);
        Assert.Contains(database.Name, wrong.Message, StringComparison.Ordinal);
        Assert.Equal(["one "], await database.ColumnAsync("select concat(to_regclass('one'), ' ', to_regclass('two'))"));

        Assert.Equal([failing.Name], await RunAsync(database, First, failing with { Text = "create table two (id int)" }));
    }

    [Fact]
    public async Task An_extension_that_the_server_lacks_is_named_and_where_it_is_had()
    {
        await using var database = TestDatabase.Missing();

        var wrong = await Assert.ThrowsAsync<MigrationException>(() => RunAsync(database, First, new SchemaScript("made/0002_two.sql", "create extension unheard_of")));

        Assert.Contains("\"unheard_of\"", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("postgresql-contrib", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scripts_of_a_newer_build_are_left_alone()
    {
        await using var database = await TestDatabase.MigratedAsync([First, new("made/0002_two.sql", "create table two (id int)")]);

        Assert.Empty(await RunAsync(database, First));
    }

    [Fact]
    public async Task Who_may_not_create_the_database_is_told_so()
    {
        await using var administration = await TestDatabase.MigratedAsync([]);
        var user = administration.Name + "_user";
        await administration.ExecuteAsync($"create role {user} login password 'secret-of-mine'");
        await using var missing = TestDatabase.Missing();
        var connection = new NpgsqlConnectionStringBuilder(missing.ConnectionString) { Username = user, Password = "secret-of-mine" };

        var wrong = await Assert.ThrowsAsync<MigrationException>(
            () => new DatabaseMigration(connection.ConnectionString, [First]).RunAsync(TestContext.Current.CancellationToken));
        await administration.ExecuteAsync($"drop role {user}");

        Assert.Contains(missing.Name, wrong.Message, StringComparison.Ordinal);
        Assert.Contains(user, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-of-mine", wrong.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_user_is_wrong_and_not_merely_away()
    {
        var connection = new NpgsqlConnectionStringBuilder(DatabaseServer.ConnectionString("postgres")) { Username = "nobody_of_that_name" };

        await Assert.ThrowsAsync<MigrationException>(
            () => new DatabaseMigration(connection.ConnectionString, [First]).RunAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("no-such-host.invalid")]
    public async Task The_start_waits_for_a_server_that_is_away_and_says_so_once(string host)
    {
        var connection = new NpgsqlConnectionStringBuilder { Host = host, Port = FreePort.Next(), Database = "any", Username = "me", Password = "secret-of-mine" };
        var (log, time) = (new LogLines<MigrationStage>(), new HurriedTime());
        var stage = new MigrationStage([new DatabaseMigration(connection.ConnectionString, [First])], time, log);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var start = stage.RunAsync(enough.Token);
        await time.Waited(3);
        await enough.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
        Assert.DoesNotContain("secret-of-mine", Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_schema_ends_the_start_though_another_server_is_away()
    {
        await using var database = await TestDatabase.MigratedAsync([First]);
        var away = new DatabaseMigration($"Host=127.0.0.1;Port={FreePort.Next()};Database=any;Username=me", [First]);
        var wrong = new DatabaseMigration(database.ConnectionString, [First with { Text = "select 1" }]);

        await Assert.ThrowsAsync<MigrationException>(
            () => new MigrationStage([away, wrong], TimeProvider.System, new LogLines<MigrationStage>()).RunAsync(TestContext.Current.CancellationToken));
    }

    private static Task<IReadOnlyList<string>> RunAsync(TestDatabase database, params IReadOnlyList<SchemaScript> scripts) =>
        new DatabaseMigration(database.ConnectionString, scripts).RunAsync(TestContext.Current.CancellationToken);
}
