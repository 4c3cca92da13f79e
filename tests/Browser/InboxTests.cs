using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MiniCrm.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace MiniCrm.Tests.Pages;

/// <summary>Notifications as they come, are read and lead on: by mouse, by keyboard and on a phone. Whoever is new has a welcome among them.</summary>
public sealed class InboxTests(Site site)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task They_come_by_themselves_lead_to_their_lead_and_are_read(bool onPhone)
    {
        var (user, manager) = (await site.Server.NewUserAsync(), await site.Server.NewUserAsync("manager"));
        var lead = (await manager.Client.PostAsync("/leads", new { firstName = "Ada", lastName = "Lovelace", email = CrmUsers.UniqueEmail() })).Is(201);
        var tab = await site.OpenAsync(user, onPhone ? Screen.Phone : Screen.Desk);
        var rows = tab.Page.Locator("#notifications .notification");
        var unread = tab.Page.Locator("#unread");
        await tab.Page.Locator("header nav a[href='/app/inbox']").ClickAsync();
        await Expect(rows).ToHaveCountAsync(1);
        await tab.AssertAccessibleAsync();

        (await manager.Client.PatchAsync($"/leads/{lead.Id}/assign", new { assignedUserId = user.Id })).Is(200);
        await Expect(rows).ToHaveCountAsync(2);
        await Expect(rows.First).ToContainTextAsync("Ada Lovelace is yours to work on.");
        await Expect(unread).ToHaveTextAsync(new Regex(@"2\s+unread"));
        await tab.AssertAccessibleAsync();

        await tab.Button("Mark as read: A lead was assigned to you").ClickAsync();
        await Expect(rows.First.Locator(".subject")).ToBeFocusedAsync();
        await Expect(unread).ToHaveTextAsync(new Regex(@"1\s+unread"));
        await tab.Link("A lead was assigned to you").ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = "Ada Lovelace" })).ToBeVisibleAsync();

        await tab.Page.GotoAsync("/app/inbox");
        await tab.Link("Unread").ClickAsync();
        await Expect(tab.Page).ToHaveURLAsync(new Regex(@"/app/inbox\?unread=true$"));
        await Expect(rows).ToHaveCountAsync(1);
        await tab.Button("Mark all that are shown as read").ClickAsync();
        await Expect(tab.Page.GetByText("You have read everything.")).ToBeVisibleAsync();
        await Expect(unread).ToBeEmptyAsync();
        await tab.AssertAccessibleAsync();
        tab.AssertNoFaults();
    }

    [Fact]
    public async Task By_keyboard_alone_they_are_read_one_by_one_and_all_at_once()
    {
        var (user, manager) = (await site.Server.NewUserAsync(), await site.Server.NewUserAsync("manager"));
        await NotifyAsync(manager, user, 2);
        var tab = await site.OpenAsync(user);
        var keys = tab.Page.Keyboard;
        await tab.Page.GotoAsync("/app/inbox?unread=true");
        await Expect(tab.Page.Locator("#notifications .notification")).ToHaveCountAsync(3);

        await tab.Button("Mark as read: Call 1").FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(tab.Page.Locator(".subject", new() { HasText = "Call 1" })).ToBeFocusedAsync();
        await Expect(tab.Page.Locator("#unread")).ToHaveTextAsync(new Regex(@"2\s+unread"));

        // Read elsewhere, one is shown so; the focus stays where it is.
        await tab.Button("Mark as read: Welcome to MiniCRM!").FocusAsync();
        var id = await tab.Page.Locator(".notification", new() { HasText = "Call 0" }).GetAttributeAsync("data-id");
        (await user.Client.PatchAsync($"/notifications/{id}/read", new { })).Is(200);
        await Expect(tab.Button("Mark as read: Call 0")).ToHaveCountAsync(0);
        await Expect(tab.Button("Mark as read: Welcome to MiniCRM!")).ToBeFocusedAsync();

        await tab.Button("Mark all that are shown as read").FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(tab.Page.GetByText("All that was shown is marked as read.")).ToBeFocusedAsync();
        await Expect(tab.Page.Locator("#notifications .notification")).ToHaveCountAsync(0);
        tab.AssertNoFaults();
    }

    [Fact]
    public async Task The_list_goes_on_where_it_comes_into_sight()
    {
        var (user, manager) = (await site.Server.NewUserAsync(), await site.Server.NewUserAsync("manager"));
        await NotifyAsync(manager, user, 60);
        var tab = await site.OpenAsync(user);
        await tab.Page.GotoAsync("/app/inbox");
        var rows = tab.Page.Locator("#notifications .notification");
        await Expect(rows).ToHaveCountAsync(50);

        await tab.Page.Locator("#notifications .more").ScrollIntoViewIfNeededAsync();
        await Expect(rows).ToHaveCountAsync(61);

        // What was loaded later is marked as well.
        await tab.Button("Mark all that are shown as read").ClickAsync();
        await Expect(tab.Page.GetByText("All that was shown is marked as read.")).ToBeVisibleAsync();
        await Expect(tab.Page.Locator("#unread")).ToBeEmptyAsync();
        tab.AssertNoFaults();
    }

    private static async Task NotifyAsync(CrmUser sender, CrmUser recipient, int count)
    {
        for (var i = 0; i < count; i++)
        {
            (await sender.Client.PostAsync("/notifications", new { type = "in_app", title = $"Call {i}", message = "Back", recipientId = recipient.Id })).Is(201);
        }

        // And the welcome, which comes when it likes.
        await Eventually.SeesAsync(
            async _ => (await recipient.Client.GetAsync($"/notifications/recipient/{recipient.Id}?limit=1&total=exact")).Is(200).Header("X-Total-Count"),
            total => total == $"{count + 1}",
            cancellationToken: TestContext.Current.CancellationToken);
    }
}
