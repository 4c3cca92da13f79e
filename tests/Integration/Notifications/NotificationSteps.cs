using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Notifications;

/// <summary>The steps with which tests of notifications begin.</summary>
internal static class NotificationSteps
{
    /// <summary>A valid body for POST /notifications.</summary>
    public static Dictionary<string, object?> NewNotification(string recipientId, string type = "in_app") => new()
    {
        ["type"] = type,
        ["title"] = "Call back",
        ["message"] = "Jane Doe asked for a call.\nToday.",
        ["recipientId"] = recipientId,
    };

    /// <summary>A new user, signed in, whose welcome has been sent.</summary>
    /// <returns>The user, and the id of the welcome: the oldest of their notifications.</returns>
    public static async Task<(CrmUser User, string Welcome)> NewRecipientAsync(this CrmFixture crm)
    {
        var user = await crm.NewUserAsync();
        var inbox = await Eventually.SeesAsync(
            _ => user.Client.GetAsync($"/notifications/recipient/{user.Id}"),
            list => list.Is(200).Body.EnumerateArray().Count(welcome => welcome.Text("status") == "sent") == 1,
            cancellationToken: TestContext.Current.CancellationToken);
        return (user, inbox.Ids().Single());
    }

    /// <summary>The notification as soon as it is no longer pending.</summary>
    public static Task<CrmResponse> EndOfAsync(this CrmClient client, string notification) => Eventually.SeesAsync(
        _ => client.GetAsync($"/notifications/{notification}"),
        seen => seen.Is(200)["status"].GetString() != "pending",
        cancellationToken: TestContext.Current.CancellationToken);

    public static async Task<CrmResponse> NotifyAsync(this CrmClient client, string recipientId, string type = "in_app") =>
        (await client.PostAsync("/notifications", NewNotification(recipientId, type))).Is(201);
}
