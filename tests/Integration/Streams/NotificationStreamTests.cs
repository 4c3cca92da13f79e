using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Integration.Notifications;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Streams;

public sealed class NotificationStreamTests(CrmFixture crm)
{
    private const string Path = "/notifications/stream";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Own_notifications_come_as_they_are_stored_and_as_they_change_and_nobody_elses()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var (rep, other) = (await crm.NewUserAsync(), await crm.NewUserAsync("manager"));
        using var stream = await EventReader.OpenAsync(rep.Client, Path, cancellationToken: Cancellation);
        using var others = await EventReader.OpenAsync(other.Client, Path, cancellationToken: Cancellation);

        var first = await admin.NotifyAsync(rep.Id);
        var foreign = await admin.NotifyAsync(other.Id);
        var arrived = await ArrivalAsync(stream, first.Id);
        Assert.Equal((await rep.Client.GetAsync($"/notifications/{first.Id}")).Is(200).Body.GetRawText(), arrived.Data.GetRawText());

        (await rep.Client.PatchAsync($"/notifications/{first.Id}/read", null)).Is(200);
        var read = await stream.UntilAsync(@event => @event.Data.Text("id") == first.Id && @event.Data.Text("readAt") is not null, Cancellation);
        Assert.True(read[^1].Id > arrived.Id);

        await ArrivalAsync(others, foreign.Id);
        using var all = await EventReader.OpenAsync(rep.Client, Path, "0", Cancellation);
        var last = await admin.NotifyAsync(rep.Id);
        Assert.DoesNotContain(foreign.Id, (await all.UntilAsync(@event => @event.Data.Text("id") == last.Id, Cancellation)).Select(@event => @event.Data.Text("id")));
    }

    [Fact]
    public async Task Reconnecting_under_writes_misses_nothing_and_shows_nothing_twice()
    {
        const int Writes = 60;
        var admin = (await crm.AdministratorAsync()).Client;
        var rep = await crm.NewUserAsync();
        using var beginning = await EventReader.OpenAsync(rep.Client, Path, cancellationToken: Cancellation);
        var last = beginning.LastEventId;
        var posted = new List<string>();
        var writing = Task.Run(
            async () =>
            {
                foreach (var batch in Enumerable.Range(0, Writes / 3))
                {
                    var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => admin.NotifyAsync(rep.Id)));
                    posted.AddRange(answers.Select(answer => answer.Id));
                }
            },
            Cancellation);

        var seen = new List<(int Sequence, string Id)>();
        while (seen.Count < Writes)
        {
            using var stream = await EventReader.OpenAsync(rep.Client, Path, last, Cancellation);
            for (var number = 0; number < 7 && seen.Count < Writes; number++)
            {
                var @event = await stream.NextAsync(cancellationToken: Cancellation);
                if (@event!.Data.Text("type") == "in_app")
                {
                    seen.Add((@event.Id, @event.Data.Text("id")!));
                }
            }

            last = stream.LastEventId;
        }

        await writing;
        Assert.Equal(seen.Select(item => item.Sequence).Order(), seen.Select(item => item.Sequence));
        Assert.Equal(posted.Order(StringComparer.Ordinal), seen.Select(item => item.Id).Order(StringComparer.Ordinal));
    }

    // A welcome, which the delivery of events puts into every new user's inbox, may come between.
    private static async Task<ServerSentEvent> ArrivalAsync(EventReader stream, string id) =>
        (await stream.UntilAsync(@event => @event.Data.Text("id") == id, Cancellation))[^1];
}
