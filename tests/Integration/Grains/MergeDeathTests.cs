using MiniCrm.Leads;
using MiniCrm.Tests.Support;
using MiniCrm.Users;

namespace MiniCrm.Tests.Integration.Grains;

/// <summary>A silo is killed under merges whose two leads are on either.</summary>
[Long]
public sealed class MergeDeathTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    private const int Pairs = 120;
    private const int AtOnce = 8;

    private static readonly Caller Admin = new(Guid.CreateVersion7(), UserRole.Admin);

    [Fact]
    public async Task Each_was_done_wholly_or_not_at_all_and_whoever_was_told_so_can_rely_on_it()
    {
        var pairs = new List<(Guid Whole, Guid Part)>();
        while (pairs.Count < Pairs)
        {
            pairs.AddRange(await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ => (await CreateAsync(), await CreateAsync()))));
        }

        var told = new System.Collections.Concurrent.ConcurrentDictionary<Guid, bool>();
        var begun = 0;
        var third = new TaskCompletionSource();
        var merging = Parallel.ForEachAsync(
            pairs,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken },
            async (pair, _) =>
            {
                if (Interlocked.Increment(ref begun) == Pairs / 3)
                {
                    third.SetResult();
                }

                try
                {
                    told[pair.Part] = (await Lead(pair.Whole).Merge(new(pair.Part, [], null), Admin)).Succeeded;
                }
                catch (Exception exception) when (exception is OrleansException or TimeoutException)
                {
                    // Nobody knows.
                }
            });
        await third.Task;
        await cluster.Silos.KillSiloAsync(cluster.Silos.Silos[1], TestContext.Current.CancellationToken);
        await merging;

        var merged = 0;
        foreach (var (whole, part) in pairs)
        {
            var seen = await Eventually.SeesAsync(
                async _ => (Whole: await ReadAsync(whole), Part: await ReadAsync(part)),
                seen => seen.Whole is not null && seen.Part is not null,
                TimeSpan.FromSeconds(30),
                TestContext.Current.CancellationToken);
            Assert.True(seen.Whole!.Succeeded);
            var isMerged = !seen.Part!.Succeeded;
            Assert.Equal(isMerged ? whole : null, seen.Part.Refusal?.MovedTo);
            Assert.Equal(
                [isMerged ? $"{part}" : ""],
                await cluster.ColumnAsync("leads", $"select coalesce(state->'merged'->0->>'id', '') from leads where id = '{whole}'"));
            Assert.Equal([$"{seen.Whole.Value!.Version}"], await cluster.ColumnAsync("leads", $"select version from leads where id = '{whole}'"));
            Assert.Equal(
                [isMerged ? "2" : "1", isMerged ? "2" : "1"],
                await cluster.ColumnAsync("leads", $"select count(*) from timeline where aggregate_id in ('{whole}', '{part}') group by aggregate_id"));
            if (told.TryGetValue(part, out var isTold))
            {
                Assert.Equal(isTold, isMerged);
            }

            merged += isMerged ? 1 : 0;
        }

        TestContext.Current.SendDiagnosticMessage("{0} of {1} are merged, {2} were told", merged, Pairs, told.Count);
        Assert.InRange(told.Count, 1, Pairs);
    }

    private ILeadGrain Lead(Guid id) => cluster.Client.GetGrain<ILeadGrain>(id);

    private async Task<Guid> CreateAsync()
    {
        while (true)
        {
            var id = TimeOrderedId.New(DateTimeOffset.UtcNow);
            try
            {
                Assert.True((await Lead(id).Create(new CreateLead { FirstName = "Ada", LastName = "Lovelace", Email = "ada@example.com" }, Admin)).Succeeded);
                return id;
            }
            catch (TimeoutException)
            {
                // The cluster has only begun, on a busy machine.
            }
        }
    }

    /// <returns>Null while nobody answers.</returns>
    private async Task<Result<LeadView>?> ReadAsync(Guid id)
    {
        try
        {
            return await Lead(id).Get(Admin);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            return null;
        }
    }
}
