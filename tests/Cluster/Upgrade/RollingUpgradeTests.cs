using System.Net;
using MiniCrm.Tests.Cluster.Chaos;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Cluster.Upgrade;

/// <summary>
/// A cluster of the previous build becomes one of this build, a process at a time, under clients that read and write; then its leads go back
/// to the previous build, on the schema that this one has migrated.
/// </summary>
[Collection(ChaosCollection.Name)]
public sealed class RollingUpgradeTests
{
    private const int Leads = 8;
    private const double MostRefused = 0.01;
    private const string SomethingNewer = """{"x": [1, null]}""";
    private static readonly string[] Roles = [.. SiloRole.All.Select(role => role.Name)];
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(3);

    private readonly List<string> _steps = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Builds_follow_each_other_without_a_pause_and_without_loss()
    {
        await using var cluster = await UpgradeCluster.StartAsync(PreviousBuild.Folder());
        var seed = Environment.TickCount;
        var admin = await new CrmClient(cluster.Client).CreateFirstUserAsync();
        var leads = new List<string>();
        for (var number = 0; number < Leads; number++)
        {
            leads.Add(await CreateLeadAsync(admin));
        }

        var newer = await WriteSomethingNewerAsync(cluster, admin);
        await AssertKeptAsync(cluster, admin, newer, "the previous build");

        await using var load = new ChaosLoad([admin.Client], leads, seed);
        await using var inbox = new InboxLoad(admin);
        await CalmAsync(load, "all of the previous build");
        foreach (var role in Roles)
        {
            foreach (var old in cluster.Of(role, previous: true))
            {
                await cluster.JoinAsync(role, previous: false);
                await CalmAsync(load, $"{role}: a silo of this build has joined");
                await cluster.LeaveAsync(old);
                await CalmAsync(load, $"{role}: one of the previous build has left");
            }
        }

        await cluster.ReplaceGatewayAsync(() => CalmAsync(load, "two gateways"));
        await CalmAsync(load, "all of this build");
        await AssertKeptAsync(cluster, admin, newer, "this build");

        await cluster.JoinAsync("leads", previous: true);
        await CalmAsync(load, "leads: a silo of the previous build has joined");
        foreach (var silo in cluster.Of("leads", previous: false))
        {
            await cluster.LeaveAsync(silo);
        }

        await CalmAsync(load, "leads: the previous build alone");
        await AssertKeptAsync(cluster, admin, newer, "the previous build on this one's schema");
        await cluster.JoinAsync("leads", previous: false);
        await CalmAsync(load, "leads: both builds");
        await inbox.StopAsync();
        await load.StopAsync();
        foreach (var lead in leads)
        {
            await load.ReadAsync(lead);
        }

        var (asked, refused) = (load.Operations.Count, load.Operations.Count(operation => operation.Outcome != Outcome.Done));
        Say(FormattableString.Invariant($"Seed {seed}. {asked} requests about leads in {load.Now.TotalSeconds:0} s, {refused} of them 503, longest {load.Operations.Max(operation => operation.Took).TotalSeconds:0.0} s; {inbox.Posted.Count} notifications, {inbox.Refused} more 503."));
        _steps.ForEach(Say);

        load.AssertSound();
        Assert.Empty(inbox.Others);
        Assert.InRange(load.RefusedShare(), 0, MostRefused);
        Assert.InRange((double)inbox.Refused / inbox.Posted.Count, 0, MostRefused);
        await AssertArrivedAsync(cluster, inbox);
        await load.AssertToldAsync(cluster.Broker, Cancellation);
        await AssertNothingIsHeldBackAsync(cluster);
        await admin.Client.SignInAsync(admin.Email, admin.Password);
    }

    private static async Task<string> CreateLeadAsync(CrmUser user) =>
        (await user.Client.PostAsync("/leads", new { firstName = "Grace", lastName = "Hopper", email = "grace@example.com" })).Expect(HttpStatusCode.Created).Id;

    /// <summary>As a build of tomorrow would write it: a new version, with a member that neither of these two knows.</summary>
    private static async Task<string> WriteSomethingNewerAsync(UpgradeCluster cluster, CrmUser user)
    {
        var lead = await CreateLeadAsync(user);
        await cluster.SqlAsync("leads", $"update leads set version = version + 1, state = state || '{{\"somethingNewer\": {SomethingNewer}}}' where id = '{lead}'");
        return lead;
    }

    /// <summary>A write by whatever silo has the lead keeps what it does not know.</summary>
    private static async Task AssertKeptAsync(UpgradeCluster cluster, CrmUser user, string lead, string writer)
    {
        (await user.Client.PatchAsync($"/leads/{lead}", new { notes = writer })).Expect(HttpStatusCode.OK);
        var state = await cluster.SqlAsync("leads", $"select state->>'notes' || ': ' || (state->>'somethingNewer') from leads where id = '{lead}'");
        Assert.Equal($"{writer}: {SomethingNewer}", state);
    }

    private static async Task AssertArrivedAsync(UpgradeCluster cluster, InboxLoad inbox)
    {
        var ids = string.Join(',', inbox.Posted.Select(id => $"'{id}'"));
        Assert.Equal((long)inbox.Posted.Count, await cluster.SqlAsync("notifications", $"select count(*) from notifications where status = 'sent' and id in ({ids})"));
    }

    private static async Task AssertNothingIsHeldBackAsync(UpgradeCluster cluster)
    {
        foreach (var role in Roles)
        {
            await Eventually.SeesAsync(_ => cluster.SqlAsync(role, "select count(*) from outbox"), left => left is 0L, cancellationToken: Cancellation);
        }
    }

    /// <summary>Lets the clients go on for a while, and keeps how they fared since the last time.</summary>
    private async Task CalmAsync(ChaosLoad load, string what)
    {
        await Task.Delay(Calm, Cancellation);
        var (asked, refused) = (load.Operations.Count, load.Operations.Count(operation => operation.Outcome != Outcome.Done));
        _steps.Add(FormattableString.Invariant($"At {load.Now.TotalSeconds:0} s {what}: {asked} requests so far, {refused} of them 503."));
    }

    private static void Say(string line) => TestContext.Current.TestOutputHelper!.WriteLine(line);
}
