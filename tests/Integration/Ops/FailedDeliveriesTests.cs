using System.Text.Json;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Ops;

/// <summary>Which deliveries failed and why, and the way to try one again.</summary>
public sealed class FailedDeliveriesTests(CrmFixture crm)
{
    private const string Path = "/ops/failed-deliveries";

    private static readonly (string, string) FromHere = ("Sec-Fetch-Site", "same-origin");

    [Fact]
    public async Task An_admin_sees_which_and_why_but_not_what_they_say_and_tries_one_again()
    {
        var admin = await crm.AdministratorAsync();
        var session = await crm.Anonymous.OpenSessionAsync(admin);
        var notification = await admin.FailAsync();

        var failed = (await crm.Anonymous.GetAsync(Path, session)).Is(200);
        var row = failed.Body.EnumerateArray().WithId(notification.Id);
        Assert.Equal(["id", "channel", "recipientId", "error", "time"], row.Members());
        Assert.Equal(("sms", admin.Id, notification.Body.Text("errorMessage")), (row.Text("channel"), row.Text("recipientId"), row.Text("error")));
        Assert.Equal(notification.Body.Text("updatedAt"), row.Text("time"));
        Assert.DoesNotContain(FailedNotifications.Message, failed.Text, StringComparison.Ordinal);
        Assert.InRange(failed.Body.GetArrayLength(), 1, 50);
        var times = failed.Body.EnumerateArray().Select(each => each.GetProperty("time").GetDateTimeOffset()).ToArray();
        Assert.Equal(times.OrderDescending(), times);

        (await crm.Anonymous.PostAsync($"{Path}/{notification.Id}/retry", null, session, FromHere)).Is(204);

        // It fails again, and is shown with its new time.
        await Eventually.SeesAsync(
            async _ => (await crm.Anonymous.GetAsync(Path, session)).Is(200).Body.EnumerateArray().FirstOrDefault(each => each.Text("id") == notification.Id),
            again => again.ValueKind is JsonValueKind.Object && again.GetProperty("time").GetDateTimeOffset() > row.GetProperty("time").GetDateTimeOffset(),
            cancellationToken: TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task It_is_refused_as_the_API_refuses_it_and_to_forms_of_other_sites()
    {
        var admin = await crm.AdministratorAsync();
        var session = await crm.Anonymous.OpenSessionAsync(admin);
        var arrived = (await admin.Client.PostAsync("/notifications", new { type = "in_app", title = "Hello", message = "Hello", recipientId = admin.Id })).Is(201);
        var failed = await admin.FailAsync();

        (await crm.Anonymous.PostAsync($"{Path}/{arrived.Id}/retry", null, session, FromHere)).IsProblem(409);
        (await crm.Anonymous.PostAsync($"{Path}/{Guid.NewGuid()}/retry", null, session, FromHere)).IsProblem(404);
        (await crm.Anonymous.PostAsync($"{Path}/x/retry", null, session, FromHere)).IsProblem(400);
        (await crm.Anonymous.PostAsync($"{Path}/%7B{failed.Id}%7D/retry", null, session, FromHere)).IsProblem(400);
        (await crm.Anonymous.PostAsync($"{Path}/{failed.Id}/retry", null, session, ("Sec-Fetch-Site", "cross-site"))).IsProblem(403);
        (await crm.Anonymous.PostAsync($"{Path}/{failed.Id}/retry", null, session)).IsProblem(403);
        (await crm.Anonymous.PostAsync($"{Path}/{failed.Id}/retry", null, FromHere)).IsProblem(401);
        (await admin.Client.PostAsync($"{Path}/{failed.Id}/retry", null, FromHere)).IsProblem(401);
        (await crm.Anonymous.GetAsync(Path)).IsProblem(401);
        Assert.Equal(failed.Body.Text("updatedAt"), (await admin.Client.GetAsync($"/notifications/{failed.Id}")).Body.Text("updatedAt"));
    }
}
