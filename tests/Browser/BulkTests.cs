using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MiniCrm.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace MiniCrm.Tests.Pages;

/// <summary>Several leads of the list changed at once: by mouse, by keyboard and on a phone.</summary>
public sealed class BulkTests(Site site)
{
    private const float End = 30_000;

    [Fact]
    public async Task Leads_are_chosen_by_mouse_in_stretches_assigned_and_that_is_undone()
    {
        var manager = await site.Server.NewUserAsync("manager");
        var word = await CreateAsync(manager, 60);
        var tab = await site.OpenAsync(manager);
        await tab.Page.GotoAsync($"/app/leads?q={word}&sort=lastName");
        var boxes = tab.Page.Locator("table.leads tbody .pick input");
        await Expect(tab.Page.Locator("#pick-all")).ToBeVisibleAsync();
        var before = await boxes.Nth(6).BoundingBoxAsync();
        await boxes.Nth(2).ClickAsync();

        // Nothing moves under the hand.
        Assert.Equal(before!.Y, (await boxes.Nth(6).BoundingBoxAsync())!.Y);
        await boxes.Nth(6).ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await Expect(tab.Page.Locator("#picked")).ToHaveTextAsync("5");
        await tab.AssertAccessibleAsync();

        // What comes below is not chosen with it.
        await tab.Page.Locator("tr.more").ScrollIntoViewIfNeededAsync();
        await Expect(boxes).ToHaveCountAsync(60);
        await Expect(tab.Page.Locator("#picked")).ToHaveTextAsync("5");
        await OpenAsync(tab);
        await tab.AssertAccessibleAsync();
        await tab.Page.Locator("#bulk-assignee").SelectOptionAsync(manager.Id);
        await tab.Button("Go on").ClickAsync();

        await Expect(Heading(tab, "Done")).ToBeVisibleAsync(new() { Timeout = End });
        await Expect(Figure(tab, "Changed")).ToHaveTextAsync("5");
        await tab.AssertAccessibleAsync();
        await tab.Button("Undo").ClickAsync();
        await Expect(Heading(tab, "Undone")).ToBeVisibleAsync(new() { Timeout = End });
        await Expect(Figure(tab, "Taken back")).ToHaveTextAsync("5");
        await tab.Link("Back to the list").ClickAsync();
        await Expect(tab.Page).ToHaveURLAsync(new Regex($"q={word}&sort=lastName$"));
        tab.AssertNoFaults();
    }

    [Fact]
    public async Task All_of_a_list_are_moved_by_keyboard_alone_after_they_were_counted()
    {
        var manager = await site.Server.NewUserAsync("manager");
        var word = await CreateAsync(manager, 3);
        var tab = await site.OpenAsync(manager);
        var keys = tab.Page.Keyboard;
        await tab.Page.GotoAsync($"/app/leads?q={word}");
        var first = tab.Page.Locator("table.leads tbody .pick input").First;
        await first.FocusAsync();
        await keys.PressAsync("Space");
        await Expect(tab.Page.Locator("#picked")).ToHaveTextAsync("1");
        await tab.Page.Locator("#bulk summary").FocusAsync();
        await keys.PressAsync("Enter");
        await tab.Page.GetByRole(AriaRole.Radio, new() { Name = "All of this list: 3" }).FocusAsync();
        await keys.PressAsync("Space");
        await tab.Field("What to do").FocusAsync();
        await keys.TypeAsync("Move");
        await Expect(tab.Page.Locator("#bulk-assignee")).ToBeHiddenAsync();
        await keys.PressAsync("Tab");
        await Expect(tab.Page.Locator("#bulk-status")).ToBeFocusedAsync();
        await keys.TypeAsync("Qual");
        await keys.PressAsync("Tab");
        await keys.PressAsync("Enter");

        await Expect(tab.Page.GetByText("Move to a stage: Qualified")).ToBeVisibleAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "leads" })).ToHaveTextAsync("3 leads");
        await tab.AssertAccessibleAsync();
        await tab.Button("Do it").FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(Heading(tab, "Done")).ToBeVisibleAsync(new() { Timeout = End });
        await Expect(Figure(tab, "Changed")).ToHaveTextAsync("3");
        tab.AssertNoFaults();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task On_a_phone_leads_are_deleted_and_brought_back_with_script_and_without(bool withScript)
    {
        var manager = await site.Server.NewUserAsync("manager");
        var word = await CreateAsync(manager, 3);
        var tab = withScript ? await site.OpenAsync(manager, Screen.Phone) : await site.OpenWithoutScriptAsync(manager, Screen.Phone);
        await tab.Page.GotoAsync($"/app/leads?q={word}");
        var boxes = tab.Page.Locator("table.leads tbody .pick input");
        await boxes.Nth(0).CheckAsync();
        await boxes.Nth(1).CheckAsync();
        await OpenAsync(tab);
        await tab.Field("What to do").SelectOptionAsync("delete");
        if (withScript)
        {
            await tab.AssertAccessibleAsync();
        }

        await tab.Button("Go on").ClickAsync();
        await Eventually.SeesAsync(
            async _ =>
            {
                await tab.Page.ReloadAsync();
                return await tab.Page.Locator("#job h2").TextContentAsync();
            },
            state => state == "Done",
            TimeSpan.FromMilliseconds(End),
            TestContext.Current.CancellationToken);
        await tab.Link("Back to the list").ClickAsync();
        await Expect(boxes).ToHaveCountAsync(1);
        await tab.Page.GoBackAsync();
        await tab.Button("Undo").ClickAsync();
        await Eventually.SeesAsync(
            async _ =>
            {
                await tab.Page.ReloadAsync();
                return await tab.Page.Locator("#job h2").TextContentAsync();
            },
            state => state == "Undone",
            TimeSpan.FromMilliseconds(End),
            TestContext.Current.CancellationToken);
        await tab.Page.GotoAsync($"/app/leads?q={word}");
        await Expect(boxes).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task Whoever_assigns_to_nobody_else_is_offered_nobody_else_and_no_deletion()
    {
        var rep = await site.Server.NewUserAsync();
        var word = await CreateAsync(rep, 2);
        var tab = await site.OpenAsync(rep);
        await tab.Page.GotoAsync($"/app/leads?q={word}");
        await tab.Page.Locator("#pick-all").ClickAsync();

        await Expect(tab.Page.Locator("#picked")).ToHaveTextAsync("2");
        await OpenAsync(tab);
        await Expect(tab.Page.Locator("#bulk-assignee option")).ToHaveCountAsync(2);
        await Expect(tab.Page.Locator("#bulk-action option")).ToHaveCountAsync(2);
        tab.AssertNoFaults();
    }

    private static Task OpenAsync(Tab tab) => tab.Page.Locator("#bulk summary").ClickAsync();

    private static ILocator Heading(Tab tab, string name) => tab.Page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true });

    private static ILocator Figure(Tab tab, string name) => tab.Page.Locator(".figures > div", new() { Has = tab.Page.GetByText(name, new() { Exact = true }) }).Locator("dd");

    private static async Task<string> CreateAsync(CrmUser user, int count)
    {
        var word = $"b{Guid.NewGuid():N}"[..12];
        (await user.Client.PostAsync("/leads/batch", Enumerable.Range(0, count).Select(i => new
        {
            create = new { firstName = $"Jane{i}", lastName = $"{word} {i:D2}", email = CrmUsers.UniqueEmail() },
        }))).Is(207);
        return word;
    }
}
