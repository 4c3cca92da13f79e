using System.Net;
using System.Net.Sockets;
using MiniCrm.Database.Storage;
using MiniCrm.Tests.Support;
using Npgsql;
using Orleans.Runtime;

namespace MiniCrm.Tests.Integration.Database;

/// <summary>What a writer is told when the database fails it: not done, or nobody knows.</summary>
[Long(Seconds = 40)]
public sealed class FaultTests(WiredLeads leads) : IClassFixture<WiredLeads>, IAsyncLifetime
{
    private readonly GrainState<Envelope<Sample>> _lead = new(new() { State = new() });
    private readonly GrainId _id = GrainId.Create(GrainType.Create("lead"), GrainIdKeyExtensions.CreateGuidKey(Guid.NewGuid()));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private TcpProxy Wire => leads.Wire;

    private RoleDatabase Silo => leads.Silo;

    public async ValueTask InitializeAsync() => await WriteAsync();

    public ValueTask DisposeAsync()
    {
        leads.Mend();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("pg_cancel_backend", false)]
    [InlineData("pg_terminate_backend", true)]
    public async Task A_statement_that_the_server_ends_is_not_done_but_with_its_connection_nobody_knows(string how, bool unknown)
    {
        await using var hold = await HoldAsync();
        var write = WriteAsync();
        var process = await Silo.Database.BlockedAsync(write);
        await Silo.Database.ScalarAsync<bool>($"select {how}({process})");

        await FailsAsync(write, unknown);
        await hold.RollbackAsync(Token);
        await WriteAsync();
    }

    [Fact]
    public async Task A_lock_that_is_not_had_in_time_is_given_up_by_the_server_and_so_not_done()
    {
        await using var hold = await HoldAsync();

        await FailsAsync(WriteAsync(), unknown: false);
    }

    [Fact]
    public async Task Of_a_write_whose_connection_is_cut_nobody_knows()
    {
        await using var hold = await HoldAsync();
        var write = WriteAsync();
        await Silo.Database.BlockedAsync(write);
        Wire.Cut();

        await FailsAsync(write, unknown: true);
        await hold.RollbackAsync(Token);
    }

    [Fact]
    public async Task Of_a_write_that_is_never_answered_nobody_knows_but_a_read_is_never_unknown()
    {
        Wire.Swallow();

        await Task.WhenAll(
            FailsAsync(WriteAsync(), unknown: true),
            FailsAsync(Silo.Storage.ReadStateAsync("lead", _id, new GrainState<Envelope<Sample>>(new())), unknown: false));
    }

    [Fact]
    public async Task With_every_connection_of_the_pool_in_use_nothing_was_sent()
    {
        var rented = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Silo.Pool.OpenConnectionAsync(Token).AsTask()));

        await FailsAsync(WriteAsync(), unknown: false);

        foreach (var connection in rented)
        {
            await connection.DisposeAsync();
        }

        await WriteAsync();
    }

    [Fact]
    public async Task A_constraint_that_refuses_is_named()
    {
        await Silo.Database.ExecuteAsync("alter table leads add constraint no_colour check (state->>'colour' is null)");

        var refused = await Assert.ThrowsAsync<ConstraintViolationException>(() => WriteAsync("red"));

        Assert.Equal("no_colour", refused.Constraint);
        await Silo.Database.ExecuteAsync("alter table leads drop constraint no_colour");
    }

    [Fact]
    public async Task Connections_that_a_restart_of_the_server_broke_fail_no_second_write()
    {
        await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ => await Silo.Pool.CreateCommand("select pg_sleep(0.05)").ExecuteNonQueryAsync(Token)));
        await Silo.Database.ScalarAsync<long>(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");

        await FailsAsync(WriteAsync(), unknown: true);
        await WriteAsync();
    }

    [Fact]
    public async Task A_refused_connection_carried_nothing() =>
        await OpeningFailsAsync(new() { Host = "127.0.0.1", Port = FreePort.Next() });

    [Fact]
    public async Task An_unknown_host_got_nothing() => await OpeningFailsAsync(new() { Host = "no-such-host.invalid" });

    [Fact]
    public async Task A_server_that_does_not_greet_got_nothing()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        await OpeningFailsAsync(new() { Host = "127.0.0.1", Port = ((IPEndPoint)silent.LocalEndpoint).Port });
    }

    [Fact]
    public async Task A_server_that_lets_nobody_in_got_nothing()
    {
        var user = Silo.Database.Name + "_user";
        await Silo.Database.ExecuteAsync($"create role {user} login password 'x' connection limit 0");

        await OpeningFailsAsync(new(Silo.Database.ConnectionString) { Username = user, Password = "x" });
        await Silo.Database.ExecuteAsync($"drop role {user}");
    }

    private static async Task OpeningFailsAsync(NpgsqlConnectionStringBuilder connection)
    {
        await using var pool = RoleDataSource.CreatePool("leads", connection.ConnectionString);

        await FailsAsync(new RoleDataSource(pool).OpenConnectionAsync(Token).AsTask(), unknown: false);
    }

    private static async Task FailsAsync(Task task, bool unknown)
    {
        var fault = await Assert.ThrowsAsync<StorageUnavailableException>(() => task);

        Assert.Equal(unknown, fault.OutcomeUnknown);
    }

    /// <summary>Holds the lead's row, so that its next write waits.</summary>
    private async Task<NpgsqlTransaction> HoldAsync()
    {
        var connection = await Silo.Database.Pool.OpenConnectionAsync(Token);
        var transaction = await connection.BeginTransactionAsync(Token);
        await using var hold = new NpgsqlCommand("select id from leads for update", connection, transaction);
        await hold.ExecuteNonQueryAsync(Token);
        return transaction;
    }

    private Task WriteAsync(string? colour = null)
    {
        _lead.State!.State = new() { Colour = colour };
        return Silo.Storage.WriteStateAsync("lead", _id, _lead);
    }

    private sealed record Sample : AggregateState
    {
        public string? Colour { get; init; }
    }
}
