using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MiniCrm.Grains.Notifications.Delivery.Webhooks;
using MiniCrm.Leads;
using MiniCrm.Notifications;
using MiniCrm.Users;

namespace MiniCrm.Tests.Integration.Delivery;

/// <summary>Webhooks, and who gets nothing at all.</summary>
[Long]
[Collection<DeliveryCollection>]
public sealed class ChannelTests(DeliveryCluster cluster)
{
    [Fact]
    public async Task A_webhook_is_signed_and_says_what_there_is_to_say()
    {
        var user = await cluster.NewUserAsync();
        var posted = await cluster.Client.GetGrain<IInboxGrain>(user.Id).Post(
            new() { Type = NotificationType.Sms, Title = "Grüße", Message = "200", Metadata = """{"a":1}""" }, DeliveryCluster.Admin);

        Assert.Equal(NotificationStatus.Sent, (await cluster.EndOfAsync(posted.Value!.Id)).Status);

        var call = Assert.Single(cluster.Webhook.CallsOf(posted.Value.Id));
        var body = JsonElement.Parse(call.Body);
        Assert.Equal(
            ["notificationId", "type", "recipientId", "title", "message", "metadata", "timestamp"],
            body.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("sms", "Grüße", 1), (body.GetProperty("type").GetString(), body.GetProperty("title").GetString(), body.GetProperty("metadata").GetProperty("a").GetInt32()));
        Assert.Equal(
            "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(DeliveryCluster.Secret), Encoding.UTF8.GetBytes($"{call.Timestamp}.{call.Body}"))),
            call.Signature);
        Assert.Equal("application/json", call.ContentType);
    }

    [Theory]
    [InlineData("503,408,200", NotificationStatus.Sent, null, 3)]
    [InlineData("429,200", NotificationStatus.Sent, null, 2)]
    [InlineData("500", NotificationStatus.Failed, "The webhook answered 500 (4 attempts)", 4)]
    [InlineData("404", NotificationStatus.Failed, "The webhook answered 404", 1)]
    [InlineData("302", NotificationStatus.Failed, "The webhook answered 302", 1)]
    public async Task What_a_webhook_answers_decides(string answers, NotificationStatus status, string? error, int calls)
    {
        var user = await cluster.NewUserAsync();

        var end = await cluster.EndOfAsync(await cluster.PostAsync(user.Id, NotificationType.Sms, answers));

        Assert.Equal((status, error), (end.Status, end.ErrorMessage));
        Assert.Equal(calls, cluster.Webhook.CallsOf(end.Id).Count);
    }

    [Fact]
    public void A_webhook_has_ten_seconds_to_answer()
    {
        using var client = cluster.Service<IHttpClientFactory>().CreateClient(WebhookChannel.ClientName);

        Assert.Equal(TimeSpan.FromSeconds(10), client.Timeout);
    }

    [Fact]
    public async Task A_dead_webhook_delays_no_mail()
    {
        _ = cluster.Mail;
        var users = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => cluster.NewUserAsync()));
        var hanging = await Task.WhenAll(users.Select(user => cluster.PostAsync(user.Id, NotificationType.Sms, "hang,200")));

        var mail = await cluster.EndOfAsync(await cluster.PostAsync(users[0].Id));

        Assert.Equal(NotificationStatus.Sent, mail.Status);
        Assert.All(await Task.WhenAll(hanging.Select(cluster.FindAsync)), seen => Assert.Equal(NotificationStatus.Pending, seen.Status));
        cluster.Webhook.LetGo();
        Assert.All(await Task.WhenAll(hanging.Select(cluster.EndOfAsync)), seen => Assert.Equal(NotificationStatus.Sent, seen.Status));
    }

    [Fact]
    public async Task A_channel_that_is_not_set_up_fails_at_once_and_says_so()
    {
        var user = await cluster.NewUserAsync();

        var failed = await cluster.EndOfAsync(await cluster.PostAsync(user.Id, NotificationType.Push));

        Assert.Equal((NotificationStatus.Failed, "The channel is not configured: PUSH_WEBHOOK_URL is not set"), (failed.Status, failed.ErrorMessage));
        Assert.Equal(["1 notification.failed"], await cluster.EventsOfAsync(failed.Id));
    }

    [Fact]
    public async Task Nothing_is_sent_to_who_is_not_active_or_gone()
    {
        var (inactive, gone) = (await cluster.NewUserAsync(), await cluster.NewUserAsync());
        await cluster.Client.GetGrain<IAccountsGrain>(0).Update(inactive.Id, new UpdateUser { IsActive = false }, DeliveryCluster.Admin);

        var toInactive = await cluster.EndOfAsync(await cluster.PostAsync(inactive.Id));
        Assert.Equal((NotificationStatus.Failed, "The recipient is not active"), (toInactive.Status, toInactive.ErrorMessage));

        await cluster.Client.GetGrain<IUserGrain>(gone.Id).Delete(null, DeliveryCluster.Admin);
        var welcome = new UserCreatedReceived(TimeOrderedId.New(DateTimeOffset.UtcNow), UserRole.SalesRep);
        await cluster.Client.GetGrain<IInboxGrain>(gone.Id).Receive(welcome);
        var toGone = await cluster.EndOfAsync((await ListAsync(gone.Id)).Single());
        Assert.Equal((NotificationStatus.Failed, "The recipient does not exist any more"), (toGone.Status, toGone.ErrorMessage));
    }

    [Fact]
    public async Task An_event_received_any_number_of_times_is_one_notification_and_one_event()
    {
        var user = await cluster.NewUserAsync();
        var lead = TimeOrderedId.New(DateTimeOffset.UtcNow);
        var assigned = new LeadAssignedReceived(TimeOrderedId.New(DateTimeOffset.UtcNow), lead, "Jane Doe");

        await Task.WhenAll(cluster.OnEachSilo.SelectMany(silo => Enumerable.Range(0, 5).Select(_ => silo.GetGrain<IInboxGrain>(user.Id).Receive(assigned))));

        var id = Assert.Single(await ListAsync(user.Id));
        var notification = await cluster.FindAsync(id);
        Assert.Equal(
            (NotificationType.InApp, NotificationStatus.Sent, "lead_assigned", 1),
            (notification.Type, notification.Status, notification.TemplateId, notification.Version));
        Assert.Contains("Jane Doe", notification.Message, StringComparison.Ordinal);
        Assert.NotNull(notification.SentAt);
        Assert.Equal(["1 notification.sent"], await cluster.EventsOfAsync(id));

        // It stays as it is when the event comes once more after it was read.
        await cluster.Client.GetGrain<IInboxGrain>(user.Id).MarkRead(id, null, DeliveryCluster.Admin);
        await cluster.Client.GetGrain<IInboxGrain>(user.Id).Receive(assigned);
        Assert.NotNull((await cluster.FindAsync(id)).ReadAt);
    }

    [Fact]
    public async Task A_new_user_is_welcomed_once_by_mail()
    {
        var user = await cluster.NewUserAsync();
        var server = cluster.Mail;
        var created = new UserCreatedReceived(TimeOrderedId.New(DateTimeOffset.UtcNow), UserRole.SalesRep);

        await cluster.Client.GetGrain<IInboxGrain>(user.Id).Receive(created);
        await cluster.Client.GetGrain<IInboxGrain>(user.Id).Receive(created);

        var id = Assert.Single(await ListAsync(user.Id));
        Assert.Equal(NotificationStatus.Sent, (await cluster.EndOfAsync(id)).Status);
        await cluster.Client.GetGrain<IInboxGrain>(user.Id).Receive(created);
        Assert.Equal(["1 notification.sent"], await cluster.EventsOfAsync(id));
        var mail = Assert.Single(await server.MailsToAsync(user.Email)).Raw;
        Assert.All(["Subject: Welcome to MiniCRM!", "Hello Ada,", "sales_rep", "text/html"], part => Assert.Contains(part, mail, StringComparison.Ordinal));
    }

    private async Task<IReadOnlyList<Guid>> ListAsync(Guid recipient)
    {
        var page = await cluster.Client.GetGrain<INotificationDirectoryGrain>(0).List(recipient, new PageRequest(200, null), DeliveryCluster.Admin);
        return [.. page.Value!.Items.Select(item => item.Id)];
    }
}
