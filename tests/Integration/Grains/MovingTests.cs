using System.Diagnostics;
using MiniCrm.Leads;
using MiniCrm.Tests.Support;
using MiniCrm.Users;
using Orleans.Core.Internal;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace MiniCrm.Tests.Integration.Grains;

/// <summary>A grain in use is moved to the other silo, as silos of a role do when one of them has far more.</summary>
[Long]
public sealed class MovingTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    private static readonly Caller Admin = new(Guid.CreateVersion7(), UserRole.Admin);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_goes_where_it_is_sent_and_is_read_from_the_database_there()
    {
        var lead = await NewLeadAsync();
        await cluster.ColumnAsync("leads", $"update leads set version = 2, state = state || '{{\"notes\": \"by another one\"}}' where id = '{lead.GetPrimaryKey()}' returning id");
        Assert.Null((await lead.Get(Admin)).Value!.Notes);

        await MoveAsync(lead);

        Assert.Equal(("by another one", 2), ((await lead.Get(Admin)).Value!.Notes, (await lead.Get(Admin)).Value!.Version));
        Assert.Equal(3, (await lead.Update(new UpdateLead { Notes = "again" }, Admin)).Value!.Version);
    }

    [Fact]
    public async Task Whoever_watches_it_holds_nobody_up_for_long()
    {
        var lead = await NewLeadAsync();
        await using var watch = lead.Watch(0, Admin, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await watch.MoveNextAsync());
        Assert.True(await watch.MoveNextAsync());
        var waiting = watch.MoveNextAsync().AsTask();

        var started = Stopwatch.GetTimestamp();
        await MoveAsync(lead);
        Assert.Equal(2, (await lead.Update(new UpdateLead { Notes = "n" }, Admin)).Value!.Version);

        // One attempt of a caller; a gateway begins to watch anew.
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(4));
        await Assert.ThrowsAsync<EnumerationAbortedException>(() => waiting);
    }

    [Fact]
    public async Task While_many_change_it_it_goes_and_each_change_is_made_once()
    {
        var lead = await NewLeadAsync();
        using var moved = new CancellationTokenSource();
        var changing = Enumerable.Range(0, 20).Select(async writer =>
        {
            var versions = new List<int>();
            while (!moved.IsCancellationRequested)
            {
                versions.Add((await lead.Update(new UpdateLead { Notes = $"{writer}-{versions.Count}" }, Admin)).Value!.Version);
            }

            return versions;
        }).ToArray();

        for (var move = 0; move < 3; move++)
        {
            await MoveAsync(lead);
        }

        await moved.CancelAsync();
        var versions = (await Task.WhenAll(changing)).SelectMany(of => of).Order().ToArray();
        Assert.Equal(Enumerable.Range(2, versions.Length), versions);
        Assert.Equal(
            Enumerable.Range(1, versions.Length + 1).Select(sequence => $"{sequence}"),
            await cluster.ColumnAsync("leads", $"select sequence from outbox where key = '{lead.GetPrimaryKey()}' order by position"));
    }

    private async Task<ILeadGrain> NewLeadAsync()
    {
        var lead = cluster.Client.GetGrain<ILeadGrain>(TimeOrderedId.New(DateTimeOffset.UtcNow));
        await lead.Create(new() { FirstName = "Ada", LastName = "Lovelace", Email = "ada@example.com" }, Admin);
        return lead;
    }

    /// <summary>A migration is tried once by Orleans, and when it fails the grain goes on where it was: whoever wants it moved asks again, as silos do each time they look.</summary>
    private async Task MoveAsync(ILeadGrain lead)
    {
        var from = await HolderAsync(lead);
        var to = cluster.Silos.Silos.Select(silo => silo.SiloAddress).Single(silo => !silo.Equals(from));
        long? asked = null;
        await Eventually.SeesAsync(
            async _ =>
            {
                var holder = await HolderAsync(lead);
                if (!to.Equals(holder) && (asked is not { } at || Stopwatch.GetElapsedTime(at) > TimeSpan.FromSeconds(2)))
                {
                    RequestContext.Set(IPlacementDirector.PlacementHintKey, to);
                    await lead.AsReference<IGrainManagementExtension>().MigrateOnIdle(Cancellation);
                    RequestContext.Clear();
                    asked = Stopwatch.GetTimestamp();
                }

                return holder;
            },
            holder => to.Equals(holder),
            cancellationToken: Cancellation);
    }

    private async Task<SiloAddress?> HolderAsync(ILeadGrain lead) =>
        await cluster.Client.GetGrain<IManagementGrain>(0).GetActivationAddress(lead, Cancellation);
}
