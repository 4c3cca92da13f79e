using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Ops;

internal static class FailedNotifications
{
    public const string Message = "Nobody else is to read this.";

    /// <summary>A notification to oneself over a channel that nobody has set up.</summary>
    public static async Task<CrmResponse> FailAsync(this CrmUser admin)
    {
        var posted = (await admin.Client.PostAsync("/notifications", new { type = "sms", title = "A text", message = Message, recipientId = admin.Id })).Is(201);
        return await Eventually.SeesAsync(
            async _ => (await admin.Client.GetAsync($"/notifications/{posted.Id}")).Is(200),
            notification => notification.Body.Text("status") == "failed",
            cancellationToken: TestContext.Current.CancellationToken);
    }
}
