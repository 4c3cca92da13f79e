using Npgsql;

namespace MiniCrm.Tests.Integration.Database;

/// <summary>What the users' database decides: who is first, who is last, and whose e-mail address it is.</summary>
public sealed class UserRowsTests : IAsyncLifetime
{
    private const int Crowd = 50;
    private const string Claim = ""","changes":[{"claim":"founder"}]""";
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.OfRoleAsync("users");

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Of_many_first_users_exactly_one_is_the_founder()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, Crowd).Select(number => OutcomeAsync(Guid.NewGuid(), null, User($"{number}@x"), Claim)));

        Assert.Single(outcomes, "1");
        Assert.Equal(Crowd - 1, outcomes.Count(outcome => outcome == "founder_pkey"));
        Assert.Equal(["1"], await _database.ColumnAsync("select count(*) from users join founder on founder.user_id = users.id"));
        Assert.Equal(["1"], await _database.ColumnAsync("select count(*) from users"));
    }

    [Fact]
    public async Task A_first_write_that_lost_its_race_founds_nothing()
    {
        var id = Guid.NewGuid();
        Assert.Equal("1", await OutcomeAsync(id, null, User("a@x", role: "manager")));

        Assert.Equal("lost", await OutcomeAsync(id, null, User("a@x"), Claim));

        Assert.Empty(await _database.ColumnAsync("select user_id from founder"));
    }

    [Fact]
    public async Task Of_many_users_with_one_address_exactly_one_is_stored()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, Crowd).Select(_ => OutcomeAsync(Guid.NewGuid(), null, User("same@x"))));

        Assert.Single(outcomes, "1");
        Assert.Equal(Crowd - 1, outcomes.Count(outcome => outcome == "users_email_key"));
    }

    [Fact]
    public async Task The_address_of_a_deleted_user_is_free_again()
    {
        var id = Guid.NewGuid();
        await OutcomeAsync(id, null, User("a@x", role: "manager"));
        Assert.Equal("users_email_key", await OutcomeAsync(Guid.NewGuid(), null, User("a@x")));

        await OutcomeAsync(id, 1, User("a@x", role: "manager", deleted: true));

        Assert.Equal("1", await OutcomeAsync(Guid.NewGuid(), null, User("a@x")));
    }

    [Theory]
    [InlineData("manager", true, false)]
    [InlineData("admin", false, false)]
    [InlineData("admin", true, true)]
    public async Task The_last_active_admin_stays(string role, bool active, bool deleted)
    {
        var (founder, second, former) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        await OutcomeAsync(founder, null, User("a@x"), Claim);
        await OutcomeAsync(second, null, User("b@x"));
        await OutcomeAsync(former, null, User("c@x", active: false));
        var next = User("a@x", role, active, deleted);

        Assert.Equal("2", await OutcomeAsync(second, 1, User("b@x", "sales_rep")));
        Assert.Equal("last_active_admin", await OutcomeAsync(founder, 1, next));
        Assert.Equal("2", await OutcomeAsync(founder, 1, User("new@x")));
        Assert.Equal("lost", await OutcomeAsync(founder, 1, next));
        Assert.Equal("3", await OutcomeAsync(second, 2, User("b@x")));
        Assert.Equal("3", await OutcomeAsync(founder, 2, next));
    }

    [Fact]
    public async Task Of_two_admins_who_demote_each_other_at_once_one_stays()
    {
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        await OutcomeAsync(one, null, User("a@x"), Claim);
        await OutcomeAsync(other, null, User("b@x"));

        await using var first = await _database.Pool.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await first.BeginTransactionAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, await _database.WriteAsync("user", other, 1, $$"""{"state":{{User("b@x", "manager")}} }""", first));
        var second = OutcomeAsync(one, 1, User("a@x", "manager"));
        await _database.BlockedAsync(second);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("last_active_admin", await second);
        Assert.Equal([one.ToString()], await _database.ColumnAsync("select id from users where role = 'admin'"));
    }

    [Fact]
    public async Task Of_many_admins_who_step_down_at_once_one_stays()
    {
        var admins = Enumerable.Range(0, 20).Select(_ => Guid.NewGuid()).ToArray();
        foreach (var admin in admins)
        {
            await OutcomeAsync(admin, null, User($"{admin}@x"), admin == admins[0] ? Claim : "");
        }

        var outcomes = await Task.WhenAll(admins.Select(admin => OutcomeAsync(admin, 1, User($"{admin}@x", "sales_rep"))));

        Assert.Single(outcomes, "last_active_admin");
        Assert.Equal(19, outcomes.Count(outcome => outcome == "2"));
    }

    [Fact]
    public async Task A_sign_in_clears_away_those_that_ended_long_ago()
    {
        await SignInAsync("2020-01-01T00:00:00.000Z");
        await SignInAsync("2099-01-01T00:00:00.000Z");
        await SignInAsync("2099-01-01T00:00:00.000Z");

        Assert.Equal(
            ["2099-01-01 00:00:00", "2099-01-01 00:00:00"],
            await _database.ColumnAsync("select concat(expires_at at time zone 'UTC') from sign_ins"));
    }

    [Fact]
    public async Task A_sign_in_waits_for_nobody_who_clears_away()
    {
        await SignInAsync("2020-01-01T00:00:00.000Z");
        await using var other = await _database.Pool.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await other.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var hold = new NpgsqlCommand("select id from sign_ins for update", other);
        await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, await SignInAsync("2099-01-01T00:00:00.000Z"));
    }

    private Task<int?> SignInAsync(string expires) => _database.WriteAsync(
        "signIn", Guid.NewGuid(), null, $$"""{"state":{"userId":"{{Guid.NewGuid()}}","expiresAt":"{{expires}}"} }""");

    /// <summary>The new version, "lost", or the name of the constraint that refused.</summary>
    private async Task<string> OutcomeAsync(Guid id, int? expected, string state, string changes = "")
    {
        try
        {
            return (await _database.WriteAsync("user", id, expected, $$"""{"state":{{state}}{{changes}} }"""))?.ToString(
                System.Globalization.CultureInfo.InvariantCulture) ?? "lost";
        }
        catch (PostgresException refused) when (refused.ConstraintName is { } constraint)
        {
            return constraint;
        }
    }

    private static string User(string email, string role = "admin", bool active = true, bool deleted = false) =>
        $$"""{"emailKey":"{{email}}","role":"{{role}}","isActive":{{(active ? "true" : "false")}}{{(deleted ? ""","deletedAt":"2026-11-25T04:01:02.123Z" """ : "")}} }""";
}
