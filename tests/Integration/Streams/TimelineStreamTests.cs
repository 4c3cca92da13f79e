using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Integration.Leads;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Streams;

public sealed class TimelineStreamTests(CrmFixture crm)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_entry_comes_as_it_is_stored_and_is_the_one_that_the_timeline_shows()
    {
        var rep = await crm.NewUserAsync();
        var lead = await rep.Client.CreateLeadAsync();
        using var stream = await OpenAsync(rep, lead.Id);
        Assert.Equal("text/event-stream", stream.MediaType);
        Assert.Equal("1", stream.LastEventId);

        (await rep.Client.PatchAsync($"/leads/{lead.Id}/status", new { status = "contacted" })).Is(200);

        var live = await stream.NextAsync(cancellationToken: Cancellation);
        Assert.Equal(2, live!.Id);
        var timeline = (await rep.Client.GetAsync($"/leads/{lead.Id}/timeline?after=1")).Is(200);
        Assert.Equal(timeline.Body[0].GetRawText(), live.Data.GetRawText());
    }

    [Fact]
    public async Task Reconnecting_under_writes_misses_nothing_and_shows_nothing_twice()
    {
        const int Writes = 150;
        var rep = await crm.NewUserAsync();
        var lead = await rep.Client.CreateLeadAsync();
        var writing = Parallel.ForAsync(0, Writes, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Cancellation }, async (number, _) =>
            (await rep.Client.PatchAsync($"/leads/{lead.Id}", new { company = $"Company {number}" })).Is(200));

        var seen = new List<int>();
        string? last = "0";
        while (seen.LastOrDefault() < Writes + 1)
        {
            // A few events, then the connection breaks.
            using var stream = await OpenAsync(rep, lead.Id, last);
            var goal = Math.Min(seen.Count + 7, Writes + 1);
            seen.AddRange((await stream.UntilAsync(@event => @event.Id >= goal, Cancellation)).Select(@event => @event.Id));
            last = stream.LastEventId;
        }

        await writing;
        Assert.Equal(Enumerable.Range(1, Writes + 1), seen);
    }

    [Fact]
    public async Task It_ends_when_the_caller_loses_sight_of_the_lead_and_does_not_show_how()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var rep = await crm.NewUserAsync();
        var lead = await admin.CreateLeadAsync(rep.Id);
        using var stream = await OpenAsync(rep, lead.Id);
        using var other = await OpenAsync(await crm.AdministratorAsync(), lead.Id);

        (await admin.PatchAsync($"/leads/{lead.Id}/assign", new { assignedUserId = (string?)null })).Is(200);

        Assert.Null(await stream.NextAsync(cancellationToken: Cancellation));
        Assert.Equal("lead.assigned", (await other.NextAsync(cancellationToken: Cancellation))!.Data.Text("type"));
        (await rep.Client.GetAsync($"/leads/{lead.Id}/timeline/stream", ("Last-Event-ID", stream.LastEventId!))).IsProblem(404, "Lead not found");

        (await admin.DeleteAsync($"/leads/{lead.Id}")).Is(204);
        Assert.Null(await other.NextAsync(cancellationToken: Cancellation));
    }

    private static Task<EventReader> OpenAsync(CrmUser user, string leadId, string? lastEventId = null) =>
        EventReader.OpenAsync(user.Client, $"/leads/{leadId}/timeline/stream", lastEventId, Cancellation);
}
