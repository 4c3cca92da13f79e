using System.Net;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Integration.Leads;
using MiniCrm.Tests.Integration.Notifications;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Streams;

/// <summary>What a ticket in the address opens, how often, and what it leaves behind.</summary>
public sealed class TicketTests(CrmFixture crm)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_ticket_is_bought_with_a_token_and_opens_any_one_stream()
    {
        var rep = await crm.NewUserAsync();
        var lead = await rep.Client.CreateLeadAsync();
        var bought = (await rep.Client.PostAsync("/auth/stream-ticket", null)).Is(200);

        Assert.Equal(["ticket", "expiresAt"], bought.Body.Members());
        Assert.Equal("no-store", bought.Header("Cache-Control"));
        Assert.InRange(bought["expiresAt"].GetDateTimeOffset() - DateTimeOffset.UtcNow, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30));

        foreach (var path in new[] { $"/leads/{lead.Id}/timeline/stream?", "/notifications/stream?", $"/events/stream?leads={lead.Id}&" })
        {
            using var stream = await EventReader.OpenAsync(crm.Anonymous, $"{path}ticket={await rep.BuyTicketAsync()}", cancellationToken: Cancellation);
            Assert.Equal("text/event-stream", stream.MediaType);
            Assert.Equal("no-referrer", Assert.Single(stream.Headers.GetValues("Referrer-Policy")));
            Assert.Contains("no-store", Assert.Single(stream.Headers.GetValues("Cache-Control")), StringComparison.Ordinal);

            // Said as an event, so that a page sees from where to go on.
            Assert.Empty((await stream.NextAsync(cancellationToken: Cancellation))!.Data.Members());
        }
    }

    [Fact]
    public async Task Of_many_who_show_it_at_once_one_is_let_in()
    {
        var rep = await crm.NewUserAsync();
        var ticket = await rep.BuyTicketAsync();

        var statuses = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            using var answer = await crm.Anonymous.Http.GetAsync(
                new Uri($"/notifications/stream?ticket={ticket}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Cancellation);
            return answer.StatusCode;
        }));

        Assert.Single(statuses, HttpStatusCode.OK);
        Assert.Equal(19, statuses.Count(status => status is HttpStatusCode.Unauthorized));
        (await crm.Anonymous.GetAsync($"/notifications/stream?ticket={ticket}")).IsProblem(401);
        Assert.DoesNotContain(ticket, crm.Server.Host.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_good_for_nothing_but_streams_and_is_not_looked_at_beside_a_token()
    {
        var rep = await crm.NewUserAsync();
        var ticket = await rep.BuyTicketAsync();
        var answers = new[]
        {
            await crm.Anonymous.GetAsync($"/auth/me?ticket={ticket}"),
            await crm.Anonymous.GetAsync($"/leads?ticket={ticket}"),
            await crm.Anonymous.PostAsync($"/auth/stream-ticket?ticket={ticket}", null),
            await crm.Anonymous.GetAsync("/auth/me", ("Authorization", $"Bearer {ticket}")),
            await (rep.Client with { AccessToken = "none of ours" }).GetAsync($"/notifications/stream?ticket={ticket}"),
        };

        Assert.All(answers, answer => Assert.Contains(answer.Status, new[] { HttpStatusCode.Unauthorized, HttpStatusCode.BadRequest }));
        Assert.All(answers, answer => Assert.DoesNotContain(ticket, answer.Text, StringComparison.Ordinal));
        using var beside = await EventReader.OpenAsync(rep.Client, $"/notifications/stream?ticket={ticket}", cancellationToken: Cancellation);
        using var stream = await EventReader.OpenAsync(crm.Anonymous, $"/notifications/stream?ticket={ticket}", cancellationToken: Cancellation);
    }

    [Fact]
    public async Task Whoever_opens_anew_with_another_ticket_and_the_last_id_in_the_address_misses_nothing()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var rep = await crm.NewUserAsync();
        var first = await EventReader.OpenAsync(crm.Anonymous, $"/notifications/stream?ticket={await rep.BuyTicketAsync()}", cancellationToken: Cancellation);
        var last = first.LastEventId;
        first.Dispose();
        var missed = await admin.NotifyAsync(rep.Id);

        using var second = await EventReader.OpenAsync(
            crm.Anonymous, $"/notifications/stream?ticket={await rep.BuyTicketAsync()}&lastEventId={last}", cancellationToken: Cancellation);

        await second.UntilAsync(@event => @event.Data.TryGetProperty("id", out var id) && id.GetString() == missed.Id, Cancellation);

        // By itself a browser sends the header too, and that one is the later.
        using var third = await EventReader.OpenAsync(rep.Client, $"/notifications/stream?lastEventId={last}", second.LastEventId, Cancellation);
        Assert.Equal(second.LastEventId, third.LastEventId);
    }

    [Theory]
    [InlineData("deactivated")]
    [InlineData("a new password")]
    [InlineData("signed out")]
    public async Task A_stream_and_a_ticket_end_with_the_sign_in_within_a_second(string what)
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var user = await crm.NewUserAsync();
        var lead = await user.Client.CreateLeadAsync();
        using var ticketed = await EventReader.OpenAsync(crm.Anonymous, $"/leads/{lead.Id}/timeline/stream?ticket={await user.BuyTicketAsync()}", cancellationToken: Cancellation);
        using var several = await EventReader.OpenAsync(crm.Anonymous, $"/events/stream?leads={lead.Id}&ticket={await user.BuyTicketAsync()}", cancellationToken: Cancellation);
        await ticketed.NextAsync(cancellationToken: Cancellation);
        await several.NextAsync(cancellationToken: Cancellation);
        var unused = await user.BuyTicketAsync();

        await (what switch
        {
            "deactivated" => admin.PatchAsync($"/users/{user.Id}", new { isActive = false }),
            "a new password" => admin.PatchAsync($"/users/{user.Id}", new { password = "quite another passphrase" }),
            _ => user.Client.PostAsync("/auth/logout", new { refreshToken = user.RefreshToken }),
        });

        // A slow machine is given as much again.
        Assert.Null(await ticketed.NextAsync(2 * Second, Cancellation));
        Assert.Null(await several.NextAsync(2 * Second, Cancellation));
        (await crm.Anonymous.GetAsync($"/notifications/stream?ticket={unused}")).IsProblem(401);
    }
}
