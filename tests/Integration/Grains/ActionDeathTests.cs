using MiniCrm.Leads;
using MiniCrm.Tests.Support;
using MiniCrm.Users;

namespace MiniCrm.Tests.Integration.Grains;

/// <summary>One of two silos is killed under an action whose leads are on either, whichever runs it.</summary>
[Long]
public sealed class ActionDeathTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    private const int Leads = 3000;
    private const int AtOnce = 50;

    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(90);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_lead_is_changed_once_and_counted_once()
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        var created = await cluster.Client.GetGrain<IEnrolmentGrain>(EmailAddress.Digest(email)).Create(
            new() { FirstName = "Ada", LastName = "Lovelace", Email = email, Password = "correct horse battery", Role = UserRole.Manager }, new(Guid.CreateVersion7(), UserRole.Admin));
        var manager = new Caller(created.Value!.Id, UserRole.Manager);
        for (var first = 0; first < Leads; first += AtOnce)
        {
            await Task.WhenAll(Enumerable.Range(first, AtOnce).Select(async number => Assert.True((await CreateAsync(number, manager)).Succeeded)));
        }

        var change = new LeadChange(LeadActionKind.Move) { Status = LeadStatus.Qualified };
        var filter = new LeadFilter { Company = new(["Everybody"], Excluded: false) };
        var preview = await cluster.Client.GetGrain<ILeadActionListGrain>(0).Preview(change, filter, manager);
        Assert.Equal(Leads, preview.Value!.Count);
        var action = cluster.Client.GetGrain<ILeadActionGrain>(TimeOrderedId.New(TimeProvider.System.GetUtcNow()));
        Assert.True((await action.Start(new(change, filter, "", Leads, DateTimeOffset.MaxValue), manager)).Succeeded);
        await Eventually.SeesAsync(async _ => (await action.Get(manager)).Value!.Progress.Done, done => done > 0, LongestRun, Cancellation);

        // Half of the leads are there, and one time of two who runs the action.
        await cluster.Silos.KillSiloAsync(cluster.Silos.Silos[1], Cancellation);
        var ended = await Eventually.SeesAsync(async _ => (await action.Get(manager)).Value!, seen => seen.Status is LeadActionStatus.Done, LongestRun, Cancellation);

        Assert.Equal((Leads, 0, 0), (ended.Progress.Changed, ended.Progress.Unchanged, ended.Progress.Refused));
        Assert.Equal([$"qualified 2 {Leads}"], await cluster.ColumnAsync("leads", "select status || ' ' || version || ' ' || count(*) from leads group by status, version"));
        Assert.Equal([$"{Leads}"], await cluster.ColumnAsync("leads", "select count(*) from timeline where type = 'lead.status_changed'"));
    }

    private Task<Result<LeadView>> CreateAsync(int number, Caller manager) => cluster.Client.GetGrain<ILeadGrain>(MintedId.Announce(TimeProvider.System)).Create(
        new() { FirstName = "Ada", LastName = $"N{number}", Email = $"{Guid.NewGuid():N}@example.com", Company = "Everybody" }, manager);
}
