using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Faults;

/// <summary>A merge that is disturbed is done wholly, or not at all, and nobody answers from memory what is not stored.</summary>
[Long]
[Collection(FaultsCollection.Name)]
public sealed class MergeTests(ProxiedCrm crm)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_that_was_committed_is_recognised_as_done()
    {
        var (whole, part) = await TwoAsync();
        crm.Wire.LoseAnswers();
        var merge = MergeAsync(whole, part);
        await Eventually.SeesAsync(_ => crm.Leads.RowAsync(part), row => row.Version == 2, cancellationToken: Cancellation);

        crm.Wire.Cut();

        (await merge).Expect(HttpStatusCode.OK);
        Assert.True(await IsMergedAsync(whole, part));
        Assert.Equal(2, (await crm.Leads.RowAsync(whole)).Version);
        Assert.Equal(2, (await crm.Leads.EventsAsync(whole)).Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_whose_session_is_ended_while_it_waits_is_done_once_or_not_at_all(bool holdsWhole)
    {
        var (whole, part) = await TwoAsync();
        await using var holder = await crm.Leads.HoldAsync(holdsWhole ? whole : part);
        var merge = MergeAsync(whole, part);
        var session = await crm.Leads.WaitingAsync();
        await crm.Leads.ExecuteAsync($"select pg_terminate_backend({session})");
        await holder.DisposeAsync();

        await AssertTruthAsync(await merge, whole, part);
    }

    [Fact]
    public async Task One_that_is_still_under_way_when_the_caller_is_told_that_it_was_not_done_is_never_done()
    {
        var (whole, part) = await TwoAsync();
        await using var holder = await crm.Leads.HoldAsync(part);
        var merge = MergeAsync(whole, part);
        await crm.Leads.WaitingAsync(seconds: 1.2);
        crm.Wire.Cut();

        var answer = await merge;
        await holder.DisposeAsync();

        await AssertTruthAsync(answer, whole, part);
    }

    [Fact]
    public async Task One_between_changes_of_both_loses_none_of_them()
    {
        var (whole, part) = await TwoAsync();
        var renames = Enumerable.Range(0, 20).SelectMany(number => new[] { crm.Client.RenameAsync(whole, $"Whole {number}"), crm.Client.RenameAsync(part, $"Part {number}") }).ToList();
        var merges = Enumerable.Range(0, 4).Select(_ => MergeAsync(whole, part)).ToList();

        await Task.WhenAll(renames);
        var answers = await Task.WhenAll(merges);

        Assert.InRange(answers.Count(answer => answer.Status == HttpStatusCode.OK), 0, 1);
        Assert.Equal(answers.Any(answer => answer.Status == HttpStatusCode.OK), await IsMergedAsync(whole, part));
        var events = await crm.Leads.EventsAsync(whole);
        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(told => told.Sequence));
        var row = await crm.Leads.RowAsync(whole);
        Assert.Equal(row.Version, (await crm.Client.ReadAsync(whole)).Version());
    }

    private Task<CrmResponse> MergeAsync(string whole, string part) => crm.Client.PostAsync($"/leads/{whole}/merge", new { otherId = part });

    private async Task<(string Whole, string Part)> TwoAsync() => ((await crm.Client.NewLeadAsync()).Id, (await crm.Client.NewLeadAsync()).Id);

    private async Task AssertTruthAsync(CrmResponse answer, string whole, string part)
    {
        var isMerged = await Eventually.SeesAsync(
            async _ => (await crm.Client.GetAsync($"/leads/{whole}")).Status == HttpStatusCode.OK ? await IsMergedAsync(whole, part) : (bool?)null,
            merged => merged is not null,
            cancellationToken: Cancellation);
        if (answer.Status != HttpStatusCode.OK)
        {
            Answers.AssertUnavailable(answer, "unavailable", "busy", "outcome-unknown");
        }

        if (answer.Status == HttpStatusCode.OK || answer["type"].GetString() != "urn:minicrm:problem:outcome-unknown")
        {
            Assert.Equal(answer.Status == HttpStatusCode.OK, isMerged);
        }
    }

    /// <summary>By both rows, and by what both answer.</summary>
    private async Task<bool> IsMergedAsync(string whole, string part)
    {
        var (wholeRow, partRow) = (await crm.Leads.RowAsync(whole), await crm.Leads.RowAsync(part));
        var isMerged = partRow.State.TryGetProperty("mergedInto", out var into);
        Assert.Equal(isMerged, wholeRow.State.TryGetProperty("merged", out _));
        Assert.Equal(isMerged ? whole : null, isMerged ? into.GetString() : null);
        Assert.Equal(isMerged ? HttpStatusCode.MovedPermanently : HttpStatusCode.OK, (await crm.Client.GetAsync($"/leads/{part}")).Status);
        LeadSteps.AssertSame(await crm.Client.ReadAsync(whole), wholeRow);
        return isMerged;
    }
}
