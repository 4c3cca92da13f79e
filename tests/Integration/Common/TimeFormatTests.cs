using System.Text.Json;
using MiniCrm.Tests.Integration.Leads;
using MiniCrm.Tests.Integration.Notifications;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Common;

public sealed class TimeFormatTests(CrmFixture crm)
{
    private static readonly string[] Times = ["createdAt", "updatedAt", "sentAt", "readAt", "timestamp"];

    [Fact]
    public async Task Every_time_is_in_UTC_with_three_decimals_and_a_Z()
    {
        var (admin, rep) = (await crm.AdministratorAsync(), await crm.NewUserAsync());
        var lead = await admin.Client.CreateLeadAsync(rep.Id);
        var notification = await admin.Client.NotifyAsync(rep.Id);
        CrmResponse[] answers =
        [
            lead,
            notification,
            await admin.Client.PostAsync("/users", CrmUsers.NewUser()),
            await crm.Anonymous.PostAsync("/auth/register", CrmUsers.NewUser()),
            await crm.Anonymous.PostAsync("/auth/login", new { email = rep.Email, password = rep.Password }),
            await crm.Anonymous.PostAsync("/auth/refresh", new { refreshToken = rep.RefreshToken }),
            await admin.Client.PatchAsync($"/users/{rep.Id}", new { lastName = "Hopper" }),
            await admin.Client.PatchAsync($"/leads/{lead.Id}", new { status = "contacted" }),
            await admin.Client.PatchAsync($"/leads/{lead.Id}/status", new { status = "qualified" }),
            await admin.Client.PatchAsync($"/leads/{lead.Id}/assign", new { assignedUserId = admin.Id }),
            await admin.Client.PatchAsync($"/notifications/{notification.Id}/read", null),
            .. await Task.WhenAll(
                new[]
                {
                    "/auth/me", "/users/auth/validate", "/users", $"/users/{rep.Id}", $"/users/email/{rep.Email}",
                    "/leads", $"/leads/{lead.Id}", $"/leads/user/{admin.Id}", $"/notifications/{notification.Id}", $"/notifications/recipient/{rep.Id}",
                    "/health", "/users/health", "/leads/health", "/notifications/health", "/admin/test",
                }.Select(path => admin.Client.GetAsync(path))),
        ];

        foreach (var answer in answers)
        {
            Assert.True((int)answer.Status is 200 or 201, answer.ToString());
            var times = TimesIn(answer.Body).ToArray();
            Assert.NotEmpty(times);
            Assert.All(times, time => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", time));
        }
    }

    /// <summary>Whatever a known name holds, or a value that looks like a time.</summary>
    private static IEnumerable<string?> TimesIn(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().SelectMany(TimesIn),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => member.Value.ValueKind switch
        {
            JsonValueKind.String when Times.Contains(member.Name) || member.Value.TryGetDateTimeOffset(out _) => [member.Value.GetString()],
            JsonValueKind.String => [],
            _ => TimesIn(member.Value),
        }),
        _ => [],
    };
}
