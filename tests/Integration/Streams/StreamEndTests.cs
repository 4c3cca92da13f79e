using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Integration.Leads;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Streams;

/// <summary>A stream lasts no longer than the right to open it.</summary>
public sealed class StreamEndTests(CrmFixture crm)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(8);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("deactivated")]
    [InlineData("deleted")]
    [InlineData("a new password")]
    [InlineData("another role")]
    public async Task It_ends_when_the_caller_is_not_who_opened_it_any_more(string what)
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var user = await crm.NewUserAsync();
        var elsewhere = await crm.Anonymous.SignInAsync(user.Email, user.Password);
        var lead = await user.Client.CreateLeadAsync();
        using var notifications = await EventReader.OpenAsync(user.Client, "/notifications/stream", cancellationToken: Cancellation);
        using var timeline = await EventReader.OpenAsync(user.Client, $"/leads/{lead.Id}/timeline/stream", cancellationToken: Cancellation);

        var path = $"/users/{user.Id}";
        await (what switch
        {
            "deactivated" => admin.PatchAsync(path, new { isActive = false }),
            "deleted" => admin.DeleteAsync(path),
            "a new password" => elsewhere.Client.PatchAsync(path, new { password = "another password", currentPassword = user.Password }),
            _ => admin.PatchAsync(path, new { role = "manager" }),
        });

        Assert.Null(await timeline.NextAsync(Soon, Cancellation));
        while (await notifications.NextAsync(Soon, Cancellation) is { } welcome)
        {
            Assert.Equal("email", welcome.Data.Text("type"));
        }
    }
}
