using System.Reflection;
using MiniCrm.Grains;
using Orleans.Runtime;

namespace MiniCrm.Tests.Integration.Database;

/// <summary>Each database knows the states of its role's grains, and makes its storage functions of that.</summary>
public sealed class AggregatesTests
{
    public static TheoryData<string> Roles => [.. SiloRole.All.Select(role => role.Name)];

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Every_state_of_a_role_has_a_table_and_every_table_its_grain(string role)
    {
        await using var database = await TestDatabase.OfRoleAsync(role);
        var states = typeof(InRoleAttribute).Assembly.GetTypes()
            .SelectMany(type => type.GetConstructors())
            .SelectMany(constructor => constructor.GetParameters())
            .Select(parameter => parameter.GetCustomAttribute<PersistentStateAttribute>())
            .OfType<PersistentStateAttribute>()
            .Where(state => state.StorageName == role)
            .Select(state => state.StateName)
            .Order(StringComparer.Ordinal);

        Assert.Equal(states, await database.ColumnAsync("select state_name from aggregates order by state_name collate \"C\""));
    }

    [Fact]
    public async Task A_row_makes_what_writes_and_reads_states_of_its_name()
    {
        await using var database = await TestDatabase.OfRoleAsync("leads");
        var id = Guid.NewGuid();
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.WriteAsync("made", id, null, """{"state":{"a":1}}"""));

        await database.ExecuteAsync("""
            create table made_up (id uuid primary key, version int not null, state jsonb not null);
            create function made_is_stored(grain uuid, written int, next_state jsonb, envelope json) returns boolean
            language sql as 'select (next_state->>''a'')::int < 3';
            insert into aggregates values ('made', 'made_up', 'made_is_stored');
            """);

        Assert.Equal(1, await database.WriteAsync("made", id, null, Envelope(1)));
        Assert.Null(await database.WriteAsync("made", id, null, Envelope(1)));
        Assert.Equal(2, await database.WriteAsync("made", id, 1, Envelope(2)));
        Assert.Equal(3, await database.WriteAsync("made", id, 2, Envelope(3)));
        Assert.Equal(["3 3"], await database.ColumnAsync($"select concat_ws(' ', version, state->>'a') from read_state('made', '{id}')"));
        Assert.Equal(["1", "2"], await database.ColumnAsync("select sequence from timeline order by sequence"));
        Assert.Empty(await database.ColumnAsync($"select version from read_state('lead', '{id}')"));

        static string Envelope(int number) => $$"""
            {"state":{"a":{{number}}},"timeline":[{"sequence":{{number}},"type":"made.up","actor":"00000000-0000-0000-0000-000000000001","time":"2026-11-25T04:01:02.123Z","changes":[]}]}
            """;
    }
}
