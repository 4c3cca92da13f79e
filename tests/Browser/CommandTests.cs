using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MiniCrm.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace MiniCrm.Tests.Pages;

/// <summary>Commands by keys, and new leads of what is pasted.</summary>
public sealed class CommandTests(Site site)
{
    [Fact]
    public async Task A_lead_is_found_opened_and_moved_without_a_mouse()
    {
        var user = await site.Server.NewUserAsync("manager");
        var name = $"Needle{Guid.NewGuid():N}"[..14];
        var lead = await CreateAsync(user, name);
        var tab = await site.OpenAsync(user);
        var keys = tab.Page.Keyboard;

        await keys.PressAsync("Control+k");
        var box = tab.Page.GetByRole(AriaRole.Combobox, new() { Name = "Find leads, people and commands" });
        await Expect(box).ToBeFocusedAsync();
        await tab.AssertAccessibleAsync();
        await keys.TypeAsync(name[..9].ToLowerInvariant());
        var found = tab.Page.GetByRole(AriaRole.Option, new() { NameRegex = new($"{name}") });
        await Expect(found).ToHaveAttributeAsync("aria-selected", "true");
        await keys.PressAsync("Enter");
        await Expect(tab.Page).ToHaveURLAsync(new Regex($"/app/leads/{lead}$"));

        await keys.PressAsync("ControlOrMeta+k");
        await keys.TypeAsync("qualified");
        await Expect(tab.Page.GetByRole(AriaRole.Option, new() { Name = "Move to: Qualified" })).ToHaveAttributeAsync("aria-selected", "true");
        await keys.PressAsync("Enter");
        await Expect(tab.Button("Qualified")).ToHaveAttributeAsync("aria-pressed", "true");
        Assert.Equal("qualified", (await user.Client.GetAsync($"/leads/{lead}")).Is(200)["status"].GetString());

        // The letters: to a field, to who has it, and to the stages.
        await tab.Page.Locator("main").FocusAsync();
        await keys.PressAsync("a");
        await Expect(tab.Page.Locator("#assignee")).ToBeFocusedAsync();
        await tab.Page.Locator("main").FocusAsync();
        await keys.PressAsync("m");
        await Expect(tab.Button("Qualified")).ToBeFocusedAsync();
        await keys.PressAsync("e");
        await Expect(tab.Field("First name")).ToBeFocusedAsync();

        // Whoever types, types.
        await keys.TypeAsync("n/?");
        await Expect(tab.Field("First name")).ToHaveValueAsync(new Regex("n/[?]"));
        tab.AssertNoFaults();
    }

    [Fact]
    public async Task Rows_are_gone_through_by_letters_and_all_of_them_are_told_and_switched_off()
    {
        var user = await site.Server.NewUserAsync();
        await CreateAsync(user, "First");
        await CreateAsync(user, "Second");
        var tab = await site.OpenAsync(user);
        await tab.Page.GotoAsync("/app/leads");
        var keys = tab.Page.Keyboard;

        await keys.PressAsync("j");
        await Expect(tab.Link("Ada Second")).ToBeFocusedAsync();
        await keys.PressAsync("j");
        await Expect(tab.Link("Ada First")).ToBeFocusedAsync();
        await keys.PressAsync("k");
        await Expect(tab.Link("Ada Second")).ToBeFocusedAsync();
        await keys.PressAsync("m");
        await Expect(tab.Page).ToHaveURLAsync(new Regex("/app/leads/.*#m$"));
        await Expect(tab.Button("New")).ToBeFocusedAsync();

        await keys.PressAsync("/");
        await Expect(tab.Field("Search")).ToBeFocusedAsync();
        await tab.Page.GotoAsync("/app/leads");
        await keys.PressAsync("?");
        await Expect(tab.Page.GetByRole(AriaRole.Dialog, new() { Name = "Keys" })).ToBeVisibleAsync();
        await tab.AssertAccessibleAsync();
        await keys.PressAsync("Escape");
        await Expect(tab.Page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
        await keys.PressAsync("n");
        await Expect(tab.Field("First name")).ToBeFocusedAsync();

        await tab.Page.GotoAsync("/app/profile");
        await tab.Field("Single keys").SelectOptionAsync("Are not commands");
        await tab.Button("Use").ClickAsync();
        await Expect(tab.Page.Locator("body")).ToHaveAttributeAsync("data-keys", "off");
        await tab.Page.GotoAsync("/app/leads");
        await keys.PressAsync("?");
        await keys.PressAsync("Control+k");
        await Expect(tab.Page.GetByRole(AriaRole.Dialog, new() { Name = "Find leads, people and commands" })).ToBeVisibleAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Dialog, new() { Name = "Keys" })).ToBeHiddenAsync();
        tab.AssertNoFaults();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_signature_that_is_pasted_becomes_a_lead(bool onPhone)
    {
        var user = await site.Server.NewUserAsync();
        var tab = await site.OpenAsync(user, onPhone ? Screen.Phone : Screen.Desk);
        await tab.Page.GotoAsync("/app/leads/new");
        await tab.Field("Position").FillAsync("As I know");
        await tab.Page.GetByText("Paste a signature or a card").ClickAsync();
        var email = CrmUsers.UniqueEmail();
        await tab.Field("Signature, card or vCard").FillAsync($"Kind regards\nGrace Hopper\nRear Admiral\nNavy Systems Ltd.\n{CrmUsers.UniquePhone()}\n{email}");
        await tab.Button("Read it").ClickAsync();

        await Expect(tab.Page.GetByText("Read. Look whether it is right")).ToBeVisibleAsync();
        await Expect(tab.Field("Last name")).ToHaveValueAsync("Hopper");
        await Expect(tab.Field("Company")).ToHaveValueAsync("Navy Systems Ltd.");
        await Expect(tab.Field("Position")).ToHaveValueAsync("As I know");
        await tab.AssertAccessibleAsync();
        Assert.Empty((await user.Client.GetAsync("/leads")).Is(200).Body.EnumerateArray());
        await tab.Button("Create").ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = "Grace Hopper" })).ToBeVisibleAsync();
        tab.AssertNoFaults();
    }

    private static async Task<string> CreateAsync(CrmUser user, string lastName) =>
        (await user.Client.PostAsync("/leads", new { firstName = "Ada", lastName, email = CrmUsers.UniqueEmail(), assignedUserId = user.Id })).Is(201).Id;
}
