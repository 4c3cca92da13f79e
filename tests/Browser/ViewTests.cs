using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MiniCrm.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace MiniCrm.Tests.Pages;

/// <summary>Views of the list, and the way through a list from lead to lead: by mouse, by keyboard and on a phone.</summary>
public sealed class ViewTests(Site site)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_list_is_kept_as_a_view_opened_renamed_and_deleted_and_brought_back(bool onPhone)
    {
        var tab = await site.OpenAsync(await site.Server.NewUserAsync("manager"), onPhone ? Screen.Phone : Screen.Desk);
        var name = $"View {Guid.NewGuid():N}"[..14];
        await tab.Field("Search").FillAsync("hopper");
        await Expect(tab.Page).ToHaveURLAsync(new Regex(@"\?q=hopper$"));
        await tab.Page.GetByText("Save as a view").ClickAsync();
        await tab.Field("Name of the view").First.FillAsync(name);
        await tab.AssertAccessibleAsync();
        await tab.Page.Locator(".save-view").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(tab.Page.GetByText("The view is saved.")).ToBeVisibleAsync();
        await Expect(tab.Page.Locator(".save-view[open]")).ToHaveCountAsync(0);
        await Expect(tab.Link(name)).ToHaveAttributeAsync("aria-current", "page");
        await tab.AssertAccessibleAsync();

        await tab.Page.GotoAsync("/app/leads");
        await OpenAsync(tab, onPhone);
        await tab.AssertAccessibleAsync();
        await tab.Link(name).ClickAsync();
        await Expect(tab.Field("Search")).ToHaveValueAsync("hopper");

        await OpenAsync(tab, onPhone);
        await tab.Page.Locator($"summary[aria-label='Edit: {name}']").ClickAsync();
        await tab.Page.Locator("#views").GetByLabel("Name of the view").FillAsync($"{name} too");
        await tab.AssertAccessibleAsync();
        await tab.Button("Rename").ClickAsync();
        await Expect(tab.Page.GetByText("The view has a new name.")).ToBeVisibleAsync();
        await tab.Page.Locator($"summary[aria-label='Edit: {name} too']").ClickAsync();
        await tab.Button("Delete the view").ClickAsync();
        await Expect(tab.Page.GetByText("The view is deleted.")).ToBeVisibleAsync();
        await Expect(tab.Link($"{name} too")).ToHaveCountAsync(0);
        await tab.AssertAccessibleAsync();
        await tab.Button("Undo").ClickAsync();
        await Expect(tab.Link($"{name} too")).ToBeVisibleAsync();
        tab.AssertNoFaults();
    }

    [Fact]
    public async Task By_keyboard_alone_a_view_is_kept_and_one_goes_from_lead_to_lead()
    {
        var user = await site.Server.NewUserAsync();
        var word = $"v{Guid.NewGuid():N}"[..12];
        (await user.Client.PostAsync("/leads/batch", Enumerable.Range(0, 2).Select(i => new
        {
            create = new { firstName = "Jane", lastName = $"{word} {(char)('A' + i)}", email = CrmUsers.UniqueEmail() },
        }))).Is(207);
        var tab = await site.OpenAsync(user);
        var keys = tab.Page.Keyboard;
        await tab.Page.GotoAsync($"/app/leads?q={word}&sort=lastName");
        await tab.Page.Locator(".save-view > summary").FocusAsync();
        await keys.PressAsync("Enter");
        await keys.PressAsync("Tab");
        await keys.TypeAsync("Keys");
        await keys.PressAsync("Enter");
        await Expect(tab.Link("Keys")).ToBeVisibleAsync();

        await tab.Link($"Jane {word} A").FocusAsync();
        await keys.PressAsync("Enter");
        await tab.Link("Next").FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync($"Jane {word} B");
        await tab.AssertAccessibleAsync();
        await tab.Link("Previous").FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync($"Jane {word} A");
        await tab.Link("Previous").FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(tab.Page).ToHaveURLAsync(new Regex($"q={word}&sort=lastName$"));
        tab.AssertNoFaults();
    }

    /// <summary>What is beside the list on a desk is a menu on a phone.</summary>
    private static async Task OpenAsync(Tab tab, bool onPhone)
    {
        if (onPhone)
        {
            await Expect(tab.Page.Locator(".views .rows")).ToBeHiddenAsync();
            await tab.Page.Locator(".views > summary").ClickAsync();
        }
    }
}
