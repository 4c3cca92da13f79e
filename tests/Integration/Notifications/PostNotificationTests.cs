using System.Net.Http.Headers;
using System.Text.Json;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Notifications;

public sealed class PostNotificationTests(CrmFixture crm)
{
    private static readonly string[] Members =
    [
        "id", "type", "title", "message", "recipientId", "status", "metadata", "templateId", "sentAt", "readAt", "errorMessage", "createdAt", "updatedAt",
    ];

    [Fact]
    public async Task In_app_is_sent_as_soon_as_it_is_stored()
    {
        var (manager, rep) = ((await crm.NewUserAsync("manager")).Client, await crm.NewUserAsync());
        var body = NotificationSteps.NewNotification(rep.Id);

        var sent = (await manager.PostAsync("/notifications", body)).Is(201);

        Assert.Equal(Members, sent.Body.Members());
        Assert.All(body, member => Assert.Equal(member.Value, sent[member.Key].GetString()));
        Assert.Equal(("sent", sent["createdAt"].GetString()), (sent["status"].GetString(), sent["sentAt"].GetString()));
        Assert.Equal(sent["createdAt"].GetString(), sent["updatedAt"].GetString());
        Assert.All(["metadata", "templateId", "readAt", "errorMessage"], member => Assert.Equal(JsonValueKind.Null, sent[member].ValueKind));
        Assert.Equal(($"/notifications/{sent.Id}", "\"1\""), (sent.Header("Location"), sent.ETag));

        foreach (var client in new[] { manager, rep.Client })
        {
            var read = (await client.GetAsync(sent.Header("Location")!)).Is(200);
            Assert.Equal((sent.ETag, sent.Text), (read.ETag, read.Text));
            (await client.GetAsync(sent.Header("Location")!, ("If-None-Match", "\"1\""))).Is(304);
        }
    }

    [Theory]
    [InlineData("email", "sent")]
    [InlineData("sms", "failed")]
    [InlineData("push", "failed")]
    public async Task The_other_types_wait_for_their_delivery(string type, string end)
    {
        var admin = await crm.AdministratorAsync();

        var pending = await admin.Client.NotifyAsync(admin.Id, type);

        Assert.Equal((type, "pending"), (pending["type"].GetString(), pending["status"].GetString()));
        Assert.Equal(JsonValueKind.Null, pending["sentAt"].ValueKind);
        Assert.Equal(end, (await admin.Client.EndOfAsync(pending.Id))["status"].GetString());
    }

    [Fact]
    public async Task Metadata_comes_back_as_the_object_that_was_sent()
    {
        const string Metadata = """{"priority":"high","lead":{"tags":["a","ü","😀",null,true],"value":12.50},"count":9007199254740992,"empty":{}}""";
        var admin = await crm.AdministratorAsync();
        using var body = new StringContent(
            $$"""{"type":"in_app","title":"Call back","message":"Today","recipientId":"{{admin.Id}}","templateId":"reminder","metadata":{{Metadata}}}""",
            MediaTypeHeaderValue.Parse("application/json"));

        var sent = (await admin.Client.PostAsync("/notifications", body)).Is(201);
        var read = (await admin.Client.GetAsync($"/notifications/{sent.Id}")).Is(200);
        var marked = (await admin.Client.PatchAsync($"/notifications/{sent.Id}/read", null)).Is(200);

        Assert.All([sent, read, marked], answer =>
        {
            Assert.True(JsonElement.DeepEquals(JsonElement.Parse(Metadata), answer["metadata"]), answer.Text);
            Assert.Equal("reminder", answer["templateId"].GetString());
        });
    }

    [Fact]
    public async Task A_recipient_nobody_knows_is_not_found()
    {
        var admin = (await crm.AdministratorAsync()).Client;

        var refused = await admin.PostAsync("/notifications", NotificationSteps.NewNotification(Guid.CreateVersion7().ToString()));

        refused.IsProblem(404, "User not found");
        Assert.Equal(["recipientId"], refused["errors"].Members());
    }

    [Fact]
    public async Task In_app_is_told_to_have_been_sent_when_it_is_there()
    {
        var (admin, rep) = ((await crm.AdministratorAsync()).Client, await crm.NewUserAsync());
        var sent = await admin.NotifyAsync(rep.Id);
        var second = await admin.NotifyAsync(rep.Id);
        (await rep.Client.PatchAsync($"/notifications/{sent.Id}/read", null)).Is(200);

        foreach (var notification in new[] { sent, second })
        {
            var told = Assert.Single(await crm.Server.PublishedAsync(crm.Server.NotificationsDatabase, notification.Id));
            Assert.Equal(
                (1, "notification.sent", $$"""{"notificationId":"{{notification.Id}}","type":"in_app","recipientId":"{{rep.Id}}","title":"Call back","message":"Jane Doe asked for a call.\nToday.","timestamp":"{{notification["sentAt"]}}"}"""),
                (told.Sequence, told.Topic, told.Value));
        }

        var ofInbox = await crm.Server.PublishedAsync(crm.Server.NotificationsDatabase, rep.Id);
        Assert.DoesNotContain(ofInbox, told => told.Topic.StartsWith("notification", StringComparison.Ordinal));
    }
}
