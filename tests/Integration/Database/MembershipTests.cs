using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Runtime.Membership;
using Orleans.Runtime.MembershipService;

namespace MiniCrm.Tests.Integration.Database;

/// <summary>Our membership queries, run by Orleans' own membership table.</summary>
public sealed class MembershipTests : IAsyncLifetime
{
    private const int Crowd = 20;
    private static readonly DateTime Now = new(2026, 11, 25, 12, 0, 0, DateTimeKind.Utc);
    private TestDatabase _database = null!;
    private AdoNetClusteringTable _table = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.OfClusterAsync();
        _table = Table("one");
        await _table.InitializeMembershipTableAsync(true, Token);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Starts_at_version_zero_without_members_and_only_once()
    {
        await Task.WhenAll(Enumerable.Range(0, Crowd).Select(_ => Table("crowd").InitializeMembershipTableAsync(true, Token)));

        var read = await _table.ReadAllAsync(Token);

        Assert.Equal(0, read.Version.Version);
        Assert.Empty(read.Members);
        Assert.Equal(1, await _database.ScalarAsync<long>("select count(*) from membership_version where deployment_id = 'crowd'"));
    }

    [Fact]
    public async Task A_member_is_read_back_as_it_was_written()
    {
        var entry = Member(1);
        entry.AddSuspector(Silo(2), Now);
        Assert.True(await _table.InsertRowAsync(entry, await NextAsync(), Token));
        Assert.True(await UpdateAsync(entry, await NextAsync()));

        var (read, _) = Assert.Single((await _table.ReadRowAsync(entry.SiloAddress, Token)).Members);

        Assert.Equal(entry.ToFullString(), read.ToFullString());
        Assert.Equal((entry.SiloName, entry.HostName, entry.ProxyPort), (read.SiloName, read.HostName, read.ProxyPort));
        Assert.Equal((entry.StartTime, entry.IAmAliveTime), (read.StartTime, read.IAmAliveTime));
        Assert.Equal(Silo(2), Assert.Single(read.SuspectTimes!).Item1);
    }

    [Fact]
    public async Task An_unknown_member_reads_as_the_version_alone()
    {
        Assert.True(await _table.InsertRowAsync(Member(1), await NextAsync(), Token));

        var read = await _table.ReadRowAsync(Silo(2), Token);

        Assert.Empty(read.Members);
        Assert.Equal(1, read.Version.Version);
    }

    [Fact]
    public async Task Of_many_joins_on_one_version_exactly_one_wins()
    {
        var version = await NextAsync();

        var joined = await Task.WhenAll(Enumerable.Range(1, Crowd).Select(port => _table.InsertRowAsync(Member(port), version, Token)));

        Assert.Single(joined, won => won);
        var read = await _table.ReadAllAsync(Token);
        Assert.Equal(1, read.Version.Version);
        Assert.Single(read.Members);
    }

    [Fact]
    public async Task Of_many_updates_on_one_version_exactly_one_wins()
    {
        var entry = Member(1);
        Assert.True(await _table.InsertRowAsync(entry, await NextAsync(), Token));
        var version = await NextAsync();

        var updated = await Task.WhenAll(Enumerable.Range(1, Crowd).Select(port => UpdateAsync(Suspected(entry, port), version)));

        Assert.Single(updated, won => won);
        var read = await _table.ReadAllAsync(Token);
        Assert.Equal(2, read.Version.Version);
        Assert.Equal(Silo(Array.IndexOf(updated, true) + 1), Assert.Single(Assert.Single(read.Members).Item1.SuspectTimes!).Item1);
    }

    [Fact]
    public async Task Joins_that_read_again_after_losing_all_get_in()
    {
        await Task.WhenAll(Enumerable.Range(1, Crowd).Select(async port =>
        {
            var table = Table("one");
            await table.InitializeMembershipTableAsync(true, Token);
            while (!await table.InsertRowAsync(Member(port), (await table.ReadAllAsync(Token)).Version.Next(), Token))
            {
                Token.ThrowIfCancellationRequested();
            }
        }));

        var read = await _table.ReadAllAsync(Token);
        Assert.Equal(Crowd, read.Version.Version);
        Assert.Equal(Crowd, read.Members.Select(member => member.Item1.SiloAddress).Distinct().Count());
    }

    [Fact]
    public async Task A_stale_version_changes_nothing()
    {
        var stale = await NextAsync();
        var entry = Member(1);
        Assert.True(await _table.InsertRowAsync(entry, stale, Token));

        Assert.False(await _table.InsertRowAsync(Member(2), stale, Token));
        Assert.False(await UpdateAsync(Suspected(entry, 2), stale));

        var read = await _table.ReadAllAsync(Token);
        Assert.Equal(1, read.Version.Version);
        Assert.Null(Assert.Single(read.Members).Item1.SuspectTimes);
    }

    [Fact]
    public async Task Joining_twice_and_updating_nobody_move_no_version()
    {
        Assert.True(await _table.InsertRowAsync(Member(1), await NextAsync(), Token));

        Assert.False(await _table.InsertRowAsync(Member(1), await NextAsync(), Token));
        Assert.False(await UpdateAsync(Member(2), await NextAsync()));

        Assert.Equal(1, (await _table.ReadAllAsync(Token)).Version.Version);
    }

    [Fact]
    public async Task Signs_of_life_move_no_version_and_disturb_no_update()
    {
        var entry = Member(1);
        Assert.True(await _table.InsertRowAsync(entry, await NextAsync(), Token));
        var alive = Member(1);
        alive.IAmAliveTime = Now.AddMinutes(1);

        await using var holding = await _database.Pool.OpenConnectionAsync(Token);
        await using var transaction = await holding.BeginTransactionAsync(Token);
        await using var touch = new Npgsql.NpgsqlCommand("update membership set i_am_alive_time = i_am_alive_time", holding);
        await touch.ExecuteNonQueryAsync(Token);
        var update = Task.Run(async () => await UpdateAsync(Suspected(entry, 2), await NextAsync()), Token);
        await _database.BlockedAsync(update);
        await transaction.CommitAsync(Token);
        Assert.True(await update);
        await _table.UpdateIAmAliveAsync(alive, Token);

        var read = await _table.ReadAllAsync(Token);
        Assert.Equal(2, read.Version.Version);
        Assert.Equal(Now.AddMinutes(1), Assert.Single(read.Members).Item1.IAmAliveTime);
        Assert.Single(Assert.Single(read.Members).Item1.SuspectTimes!);
    }

    [Fact]
    public async Task Cleaning_up_removes_the_old_that_are_not_active()
    {
        var port = 0;
        foreach (var status in new[] { SiloStatus.Active, SiloStatus.Dead, SiloStatus.Joining, SiloStatus.Dead })
        {
            var entry = Member(++port, status);
            entry.IAmAliveTime = port < 4 ? Now.AddDays(-8) : Now;
            Assert.True(await _table.InsertRowAsync(entry, await NextAsync(), Token));
        }

        await Task.WhenAll(Enumerable.Range(0, Crowd).Select(_ => _table.CleanupDefunctSiloEntriesAsync(Now.AddDays(-7), Token)));

        var read = await _table.ReadAllAsync(Token);
        Assert.Equal([Silo(1), Silo(4)], read.Members.Select(member => member.Item1.SiloAddress).Order());
        Assert.Equal(4, read.Version.Version);
    }

    [Fact]
    public async Task Gateways_are_the_active_members_that_have_one()
    {
        Assert.True(await _table.InsertRowAsync(Member(1), await NextAsync(), Token));
        Assert.True(await _table.InsertRowAsync(Member(2, SiloStatus.Dead), await NextAsync(), Token));
        var withoutGateway = Member(3);
        withoutGateway.ProxyPort = 0;
        Assert.True(await _table.InsertRowAsync(withoutGateway, await NextAsync(), Token));

        var provider = new AdoNetGatewayListProvider(
            NullLogger<AdoNetGatewayListProvider>.Instance, new ServiceCollection().BuildServiceProvider(),
            Options.Create(new AdoNetClusteringClientOptions { Invariant = "Npgsql", DataSource = _database.Pool }),
            Options.Create(new GatewayOptions()), Options.Create(Cluster("one")));
        await provider.InitializeGatewayListProvider();

        Assert.Equal(30_001, Assert.Single(await provider.GetGateways()).Port);
    }

    [Fact]
    public async Task One_cluster_knows_nothing_of_another()
    {
        var other = Table("two");
        await other.InitializeMembershipTableAsync(true, Token);
        Assert.True(await _table.InsertRowAsync(Member(1), await NextAsync(), Token));
        Assert.True(await other.InsertRowAsync(Member(1), (await other.ReadAllAsync(Token)).Version.Next(), Token));

        await _table.DeleteMembershipTableEntriesAsync("one", Token);

        Assert.Single((await other.ReadAllAsync(Token)).Members);
        Assert.Equal(["two"], await _database.ColumnAsync("select deployment_id from membership_version"));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task<TableVersion> NextAsync() => (await _table.ReadAllAsync(Token)).Version.Next();

    /// <summary>The table tags every row with its version, and refuses another tag without asking the database.</summary>
    private Task<bool> UpdateAsync(MembershipEntry entry, TableVersion version) =>
        _table.UpdateRowAsync(entry, version.VersionEtag, version, Token);

    private AdoNetClusteringTable Table(string cluster) => new(
        new ServiceCollection().BuildServiceProvider(), Options.Create(Cluster(cluster)),
        Options.Create(new AdoNetClusteringSiloOptions { Invariant = "Npgsql", DataSource = _database.Pool }),
        NullLogger<AdoNetClusteringTable>.Instance);

    private static ClusterOptions Cluster(string id) => new() { ClusterId = id, ServiceId = "minicrm" };

    private static SiloAddress Silo(int port) => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11_000 + port), 7);

    private static MembershipEntry Member(int port, SiloStatus status = SiloStatus.Active) => new()
    {
        SiloAddress = Silo(port),
        SiloName = string.Create(CultureInfo.InvariantCulture, $"silo {port}"),
        HostName = "localhost",
        Status = status,
        ProxyPort = 30_000 + port,
        StartTime = Now,
        IAmAliveTime = Now,
    };

    private static MembershipEntry Suspected(MembershipEntry entry, int by)
    {
        var copy = Member(entry.SiloAddress.Endpoint.Port - 11_000, entry.Status);
        copy.AddSuspector(Silo(by), Now);
        return copy;
    }
}
