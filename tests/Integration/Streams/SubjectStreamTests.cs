using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Integration.Leads;
using MiniCrm.Tests.Integration.Notifications;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Streams;

/// <summary>Several leads and an inbox in one stream.</summary>
public sealed class SubjectStreamTests(CrmFixture crm)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_tells_of_each_subject_what_the_subjects_own_stream_tells()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var rep = await crm.NewUserAsync();
        var leads = await LeadsAsync(rep, 8);
        using var stream = await EventReader.OpenAsync(rep.Client, $"{Path(leads)}&notifications=true", cancellationToken: Cancellation);

        foreach (var lead in leads)
        {
            (await rep.Client.PatchAsync($"/leads/{lead}/status", new { status = "contacted" })).Is(200);
        }

        var sent = await admin.NotifyAsync(rep.Id);
        var (entries, notified) = (new Dictionary<string, string>(), false);
        while (entries.Count < leads.Length || !notified)
        {
            var @event = (await stream.NextAsync(cancellationToken: Cancellation))!.Data;
            if (@event.Text("type") == "timeline")
            {
                Assert.Equal(["type", "leadId", "entry"], @event.Members());
                entries.Add(@event.Text("leadId")!, @event.GetProperty("entry").GetRawText());
            }
            else
            {
                // A welcome may come between.
                Assert.Equal(["type", "notification"], @event.Members());
                notified |= @event.GetProperty("notification").Text("id") == sent.Id;
            }
        }

        foreach (var lead in leads)
        {
            Assert.Equal((await rep.Client.GetAsync($"/leads/{lead}/timeline?after=1")).Is(200).Body[0].GetRawText(), entries[lead]);
        }
    }

    [Fact]
    public async Task Reconnecting_under_writes_misses_nothing_and_shows_nothing_twice()
    {
        const int Writes = 15;
        var rep = await crm.NewUserAsync();
        var leads = await LeadsAsync(rep, 8);
        var writing = Parallel.ForEachAsync(leads, Cancellation, async (lead, _) =>
        {
            for (var number = 0; number < Writes; number++)
            {
                (await rep.Client.PatchAsync($"/leads/{lead}", new { company = $"Company {number}" })).Is(200);
            }
        });

        var seen = leads.ToDictionary(lead => lead, _ => new List<int>());
        string? last = "0";
        while (seen.Values.Sum(sequences => sequences.Count) < leads.Length * (Writes + 1))
        {
            // A few events, then the connection breaks.
            using var stream = await EventReader.OpenAsync(rep.Client, Path(leads), last, Cancellation);
            for (var number = 0; number < 11 && seen.Values.Sum(sequences => sequences.Count) < leads.Length * (Writes + 1); number++)
            {
                var @event = await stream.NextAsync(cancellationToken: Cancellation);
                seen[@event!.Data.Text("leadId")!].Add(@event.Data.GetProperty("entry").GetProperty("sequence").GetInt32());
                last = @event.LastEventId;
            }
        }

        await writing;
        Assert.All(seen.Values, sequences => Assert.Equal(Enumerable.Range(1, Writes + 1), sequences));
    }

    [Fact]
    public async Task A_lead_that_is_lost_sight_of_ends_with_an_event_and_the_rest_goes_on()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var rep = await crm.NewUserAsync();
        var (lost, deleted, kept) = ((await admin.CreateLeadAsync(rep.Id)).Id, (await admin.CreateLeadAsync(rep.Id)).Id, (await rep.Client.CreateLeadAsync()).Id);
        using var stream = await EventReader.OpenAsync(rep.Client, Path(lost, deleted, kept), cancellationToken: Cancellation);

        (await admin.PatchAsync($"/leads/{lost}/assign", new { assignedUserId = (string?)null })).Is(200);
        AssertEnded(lost, await stream.NextAsync(cancellationToken: Cancellation));
        (await admin.DeleteAsync($"/leads/{deleted}")).Is(204);
        AssertEnded(deleted, await stream.NextAsync(cancellationToken: Cancellation));
        await AssertGoesOnAsync(stream);

        // To whoever comes again it is said again, and a lead that was never seen is not there.
        using (var again = await EventReader.OpenAsync(rep.Client, Path(lost, kept), stream.LastEventId, Cancellation))
        {
            AssertEnded(lost, await again.NextAsync(cancellationToken: Cancellation));
            await AssertGoesOnAsync(again);
        }

        (await rep.Client.GetAsync(Path(lost, kept))).IsProblem(404, "Lead not found");
        (await rep.Client.GetAsync(Path(lost), ("Last-Event-ID", stream.LastEventId!))).IsProblem(404, "Lead not found");

        // With the last subject the stream ends; what the other one was told, this one was told too.
        Assert.Equal("timeline", (await stream.NextAsync(cancellationToken: Cancellation))!.Data.Text("type"));
        (await admin.DeleteAsync($"/leads/{kept}")).Is(204);
        AssertEnded(kept, await stream.NextAsync(cancellationToken: Cancellation));
        Assert.Null(await stream.NextAsync(cancellationToken: Cancellation));

        async Task AssertGoesOnAsync(EventReader reader)
        {
            (await rep.Client.PatchAsync($"/leads/{kept}", new { company = $"{Guid.NewGuid()}" })).Is(200);
            var @event = (await reader.NextAsync(cancellationToken: Cancellation))!.Data;
            Assert.Equal(("timeline", kept), (@event.Text("type"), @event.Text("leadId")));
        }
    }

    [Fact]
    public async Task It_counts_as_one_of_a_users_streams_and_takes_as_many_leads_as_it_says()
    {
        var rep = await crm.NewUserAsync();
        var leads = await LeadsAsync(rep, 30);
        using var stream = await EventReader.OpenAsync(rep.Client, $"{Path(leads)}&notifications=true", cancellationToken: Cancellation);

        // Its longest id fits beside it, and a ticket too.
        using var again = await EventReader.OpenAsync(
            crm.Anonymous, $"{Path(leads).Replace(",", "%2C", StringComparison.Ordinal)}&notifications=true&ticket={await rep.BuyTicketAsync()}&lastEventId={stream.LastEventId}", cancellationToken: Cancellation);
        Assert.Equal(stream.LastEventId, again.LastEventId);
    }

    private static void AssertEnded(string lead, ServerSentEvent? @event)
    {
        Assert.Equal(["type", "leadId"], @event!.Data.Members());
        Assert.Equal(("ended", lead), (@event.Data.Text("type"), @event.Data.Text("leadId")));
    }

    private static string Path(params string[] leads) => $"/events/stream?leads={string.Join(',', leads)}";

    private static async Task<string[]> LeadsAsync(CrmUser user, int count) =>
        [.. (await Task.WhenAll(Enumerable.Range(0, count).Select(_ => user.Client.CreateLeadAsync()))).Select(lead => lead.Id)];
}
