using MiniCrm.Leads;
using MiniCrm.Notifications;
using MiniCrm.Tests.Support;
using MiniCrm.Users;
using Orleans.Runtime;

namespace MiniCrm.Tests.Integration.Grains;

/// <summary>A cluster of its own: it loses a silo under those who watch.</summary>
[Long]
public sealed class WatchTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    private const int Leads = 12;
    private static readonly Caller Admin = new(Guid.CreateVersion7(), UserRole.Admin);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_watches_on_after_a_silo_died_has_seen_everything_once()
    {
        var ids = Enumerable.Range(0, Leads).Select(_ => TimeOrderedId.New(DateTimeOffset.UtcNow)).ToArray();
        foreach (var id in ids)
        {
            await cluster.Client.GetGrain<ILeadGrain>(id).Create(new() { FirstName = "Ada", LastName = "Lovelace", Email = "ada@example.com" }, Admin);
        }

        var watchers = ids.Select(id => new Watcher(cluster, id)).ToArray();
        var watching = Task.WhenAll(watchers.Select(watcher => watcher.UntilAsync(3)));
        await ChangeAsync(ids, LeadStatus.Contacted);
        await Eventually.IsTrueAsync(() => watchers.All(watcher => watcher.Seen.Contains(2)), cancellationToken: Cancellation);

        // Whichever silo placement has chosen: one that holds nothing breaks nothing.
        var holder = await cluster.Client.GetGrain<IManagementGrain>(0).GetActivationAddress(cluster.Client.GetGrain<ILeadGrain>(ids[0]), Cancellation);
        await cluster.Silos.KillSiloAsync(cluster.Silos.Silos.Single(silo => silo.SiloAddress.Equals(holder)), Cancellation);
        await ChangeAsync(ids, LeadStatus.Qualified);

        await watching;
        Assert.All(watchers, watcher => Assert.Equal([1, 2, 3], watcher.Seen));
        Assert.Contains(watchers, watcher => watcher.Breaks > 0);
    }

    [Fact]
    public async Task A_watched_inbox_is_written_to_without_waiting_for_those_who_watch()
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        var user = (await cluster.Client.GetGrain<IEnrolmentGrain>(EmailAddress.Digest(email)).Create(
            new() { FirstName = "Ada", LastName = "Lovelace", Email = email, Password = "correct horse" }, Admin)).Value!;
        var inbox = cluster.Client.GetGrain<IInboxGrain>(user.Id);
        await using var watch = inbox.Watch(0, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await watch.MoveNextAsync());
        Assert.Equal(new Live<NotificationView>(0, null), watch.Current);
        var waiting = watch.MoveNextAsync();

        var posted = await inbox.Post(new() { Type = NotificationType.InApp, Title = "t", Message = "m" }, Admin);

        Assert.True(await waiting);
        Assert.Equal(new Live<NotificationView>(1, posted.Value), watch.Current);
    }

    private async Task ChangeAsync(Guid[] ids, LeadStatus status)
    {
        foreach (var id in ids)
        {
            // Whether it was done before its silo died or after: a second time changes nothing.
            await Eventually.SeesAsync(
                _ => cluster.Client.GetGrain<ILeadGrain>(id).ChangeStatus(new(status, null), Admin),
                result => result.Succeeded,
                TimeSpan.FromSeconds(60),
                Cancellation);
        }
    }

    private sealed class Watcher(GrainCluster cluster, Guid id)
    {
        public List<int> Seen { get; } = [];

        public int Breaks { get; private set; }

        public async Task UntilAsync(int last)
        {
            while (Seen.LastOrDefault() < last)
            {
                try
                {
                    await foreach (var live in cluster.Client.GetGrain<ILeadGrain>(id).Watch(Seen.LastOrDefault(), Admin, Cancellation))
                    {
                        if (live.Item is not null)
                        {
                            Seen.Add(live.Sequence);
                        }

                        if (live.Sequence == last)
                        {
                            return;
                        }
                    }
                }
                catch (Exception) when (!Cancellation.IsCancellationRequested)
                {
                    Breaks++;
                }
            }
        }
    }
}
