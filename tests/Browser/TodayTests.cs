using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MiniCrm.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace MiniCrm.Tests.Pages;

/// <summary>A day begins with what waits, which is dealt with without leaving: by mouse, by keyboard and on a phone.</summary>
public sealed class TodayTests(Site site)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lead_opens_in_its_row_is_moved_and_moved_back_and_written_to(bool onPhone)
    {
        var user = await site.Server.NewUserAsync("manager");
        await CreateAsync(user, "Ada");
        await CreateAsync(user, "Grace");
        var tab = await site.OpenAsync(user, onPhone ? Screen.Phone : Screen.Desk);
        await tab.Page.GotoAsync("/app");
        await Expect(tab.Page.Locator("header nav [aria-current]")).ToHaveTextAsync("Today");
        await tab.AssertAccessibleAsync();

        var row = Row(tab, "Ada");
        await row.Locator("summary").ClickAsync();
        await Expect(tab.Link("Call")).ToHaveAttributeAsync("href", new Regex(@"^tel:\+49151"));
        await tab.AssertAccessibleAsync();
        await tab.Button("Qualified").ClickAsync();
        await Expect(tab.Button("Qualified")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(row.Locator("summary .stage")).ToHaveTextAsync("Qualified");
        await tab.AssertAccessibleAsync();
        await tab.Button("Undo").ClickAsync();
        await Expect(tab.Button("New")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(row.Locator("summary .stage")).ToHaveTextAsync("New");

        await tab.Link("Edit: Notes").ClickAsync();
        await tab.Field("Notes").FillAsync("Wants a call on Monday");
        await tab.Button("Save").ClickAsync();
        await Expect(tab.Page.Locator("#prop-notes")).ToContainTextAsync("Wants a call on Monday");

        // One at a time.
        await Row(tab, "Grace").Locator("summary").ClickAsync();
        await Expect(tab.Page.Locator(".opened #lead-head")).ToHaveCountAsync(1);
        await Expect(Row(tab, "Grace").Locator("#lead-head")).ToBeVisibleAsync();
        await Expect(tab.Page).ToHaveURLAsync(new Regex("/app$"));
        tab.AssertNoFaults();
    }

    [Fact]
    public async Task By_keyboard_alone_a_lead_is_opened_and_given_to_somebody_else()
    {
        var (manager, rep) = (await site.Server.NewUserAsync("manager"), await site.Server.NewUserAsync());
        var id = await CreateAsync(manager, "Given");
        var tab = await site.OpenAsync(manager);
        var keys = tab.Page.Keyboard;
        await tab.Page.GotoAsync("/app");
        await Row(tab, "Given").Locator("summary").FocusAsync();
        await keys.PressAsync("Enter");
        await tab.Field("Assigned to").SelectOptionAsync(rep.Id);
        await tab.Button("Assign").FocusAsync();
        await keys.PressAsync("Enter");
        await Eventually.SeesAsync(async _ => (await manager.Client.GetAsync($"/leads/{id}")).Is(200)["assignedUserId"].GetString(), assignee => assignee == rep.Id, cancellationToken: TestContext.Current.CancellationToken);
        await Expect(tab.Button("Assign")).ToBeFocusedAsync();

        // A move, and back, without a hand on the mouse.
        await tab.Button("Proposal").FocusAsync();
        await keys.PressAsync("Enter");
        await tab.Button("Undo").FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(tab.Button("New")).ToHaveAttributeAsync("aria-pressed", "true");

        await tab.Link("All of them: Nobody’s, and waiting").FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(tab.Page).ToHaveURLAsync(new Regex("assignedUserId=none&sort=updatedAt&status=new,contacted,qualified,proposal,negotiation$"));
        tab.AssertNoFaults();
    }

    [Fact]
    public async Task What_is_unread_is_read_there_and_whoever_has_nothing_is_told_what_to_do()
    {
        var tab = await site.OpenAsync(await site.Server.NewUserAsync());
        await Expect(tab.Page.Locator("#unread")).ToHaveTextAsync(new Regex(@"1\s+unread"), new() { Timeout = 30_000 });
        await tab.Page.GotoAsync("/app");
        await Expect(tab.Page.GetByText("Write down a new one, or ask for one.")).ToBeVisibleAsync();
        await Expect(tab.Page.GetByText("Nobody’s, and waiting")).ToHaveCountAsync(0);

        await tab.Button("Mark as read: Welcome to MiniCRM!").ClickAsync();
        await Expect(tab.Page.Locator("#unread")).ToBeEmptyAsync();
        await tab.Page.ReloadAsync();
        await Expect(tab.Page.GetByText("You have read everything.")).ToBeVisibleAsync();
        await tab.AssertAccessibleAsync();
        tab.AssertNoFaults();
    }

    [Fact]
    public async Task From_right_to_left_it_fits_on_a_phone_as_well()
    {
        var user = await site.Server.NewUserAsync("manager");
        await CreateAsync(user, "Ada");
        var tab = await site.OpenAsync(user, new Screen(360, 740));
        await tab.Page.Context.SetExtraHTTPHeadersAsync([KeyValuePair.Create("Accept-Language", "ar")]);
        await tab.Page.GotoAsync("/app");
        await Row(tab, "Ada").Locator("summary").ClickAsync();
        await Expect(tab.Page.Locator(".opened #lead-head")).ToBeVisibleAsync();
        Assert.Equal("rtl", await tab.Page.EvaluateAsync<string>("document.documentElement.dir"));
        await tab.AssertAccessibleAsync();
        await tab.Page.GotoAsync("/app/inbox");
        await tab.AssertAccessibleAsync();
        tab.AssertNoFaults();
    }

    private static ILocator Row(Tab tab, string firstName) => tab.Page.Locator(".today details", new() { HasText = $"{firstName} Today" });

    private static async Task<string> CreateAsync(CrmUser user, string firstName) => (await user.Client.PostAsync("/leads", new
    {
        firstName,
        lastName = "Today",
        email = CrmUsers.UniqueEmail(),
        phone = CrmUsers.UniquePhone(),
        assignedUserId = user.Id,
    })).Is(201).Id;
}
