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

    public static async Task<CrmResponse> NotifyAsync(this CrmClient client, string recipientId, string type = "in_app") =>
        (await client.PostAsync("/notifications", NewNotification(recipientId, type))).Is(201);
}
