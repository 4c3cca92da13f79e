using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MiniCrm.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace MiniCrm.Tests.Pages;

/// <summary>To find leads, and to work one: by mouse, by keyboard and on a phone.</summary>
public sealed class LeadTests(Site site)
{
    // On a machine with other things to do; within a second on a quiet one.
    private const float Soon = 5_000;

    [Fact]
    public async Task Leads_are_searched_as_one_types_filtered_and_scrolled_and_the_address_says_it_all()
    {
        var user = await site.Server.NewUserAsync();
        await CreateAsync(user, 120, "Scroll");
        await CreateAsync(user, 1, "Needle");
        var tab = await site.OpenAsync(user);
        var rows = tab.Page.Locator("table.leads tbody tr:not(.more)");
        await Expect(rows).ToHaveCountAsync(50);
        await Expect(tab.Page.Locator(".total")).ToHaveTextAsync("121 leads");
        await tab.AssertAccessibleAsync();

        await tab.Page.Locator("tr.more").ScrollIntoViewIfNeededAsync();
        await Expect(rows).ToHaveCountAsync(100);
        await tab.Page.Locator("tr.more").ScrollIntoViewIfNeededAsync();
        await Expect(rows).ToHaveCountAsync(121);

        await tab.Field("Search").PressSequentiallyAsync("needle");
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows.Locator("mark").First).ToHaveTextAsync("Needle");
        await Expect(tab.Page).ToHaveURLAsync(new Regex(@"/app/leads\?q=needle$"));
        await Expect(tab.Field("Search")).ToBeFocusedAsync();
        await tab.Page.ReloadAsync();
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(tab.Field("Search")).ToHaveValueAsync("needle");

        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Without Search" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(50);
        await tab.Page.GetByText("More filters").ClickAsync();
        await tab.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Won" }).CheckAsync();
        await Expect(tab.Page.GetByText("Nothing fits")).ToBeVisibleAsync();
        await tab.AssertAccessibleAsync();
        tab.AssertNoFaults();
    }

    [Fact]
    public async Task A_lead_is_created_and_worked_by_keyboard_alone()
    {
        var user = await site.Server.NewUserAsync();
        var tab = await site.OpenAsync(user);
        var keys = tab.Page.Keyboard;
        await tab.Link("New lead").FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(tab.Field("First name")).ToBeFocusedAsync();
        await tab.AssertAccessibleAsync();
        await keys.TypeAsync("Grace");
        await keys.PressAsync("Tab");
        await keys.TypeAsync("Hopper");
        await keys.PressAsync("Tab");
        await keys.TypeAsync(CrmUsers.UniqueEmail());
        await keys.PressAsync("Enter");
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Grace Hopper");
        await Expect(tab.Page.GetByText("There are none.")).ToBeVisibleAsync();
        await tab.AssertAccessibleAsync();

        // A field in its place: opened, left as it was, opened again, saved; the focus goes along.
        var edit = tab.Link("Edit: Company");
        await edit.FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(tab.Field("Company")).ToBeFocusedAsync();
        await tab.AssertAccessibleAsync();
        await keys.TypeAsync("Nothing");
        await keys.PressAsync("Escape");
        await Expect(tab.Field("Company")).ToHaveCountAsync(0);
        await edit.FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(tab.Field("Company")).ToBeFocusedAsync();
        await keys.TypeAsync("Navy");
        await keys.PressAsync("Enter");
        await Expect(edit).ToBeFocusedAsync();
        await Expect(tab.Page.Locator("#prop-company")).ToContainTextAsync("Navy");
        await Expect(tab.Page.Locator("#timeline")).ToContainTextAsync("Company: Navy");

        await tab.Button("Contacted").FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(tab.Button("Contacted")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(tab.Page.Locator("#timeline")).ToContainTextAsync("moved the lead");
        tab.AssertNoFaults();
    }

    [Fact]
    public async Task On_a_phone_a_lead_is_found_called_deleted_and_brought_back()
    {
        var manager = await site.Server.NewUserAsync("manager");
        var word = $"p{Guid.NewGuid():N}"[..12];
        await CreateAsync(manager, 1, word);
        var tab = await site.OpenAsync(manager, Screen.Phone);
        await tab.Field("Search").FillAsync(word);
        await Expect(tab.Page.Locator("table.leads tbody tr")).ToHaveCountAsync(1);
        await tab.AssertAccessibleAsync();

        await tab.Page.Locator("table.leads tbody th a").ClickAsync();
        await Expect(tab.Link("Call")).ToHaveAttributeAsync("href", new Regex(@"^tel:\+49151"));
        await tab.AssertAccessibleAsync();
        await tab.Button("Delete the lead").ClickAsync();
        await Expect(tab.Page.GetByText("The lead is deleted.")).ToBeVisibleAsync();
        await tab.Button("Undo").ClickAsync();
        await Expect(tab.Page.GetByText("The lead is back.")).ToBeVisibleAsync();
        tab.AssertNoFaults();
    }

    [Fact]
    public async Task Two_people_who_change_the_same_field_are_told_of_each_other()
    {
        var (first, second) = (await site.Server.NewUserAsync("manager"), await site.Server.NewUserAsync("manager"));
        var id = (await CreateAsync(first, 1, "Both"))[0];
        var (one, two) = (await site.OpenAsync(first), await site.OpenAsync(second));
        foreach (var tab in new[] { one, two })
        {
            await tab.Page.GotoAsync($"/app/leads/{id}");
            await tab.Link("Edit: Position").ClickAsync();
            await Expect(tab.Field("Position")).ToBeFocusedAsync();
        }

        await one.Field("Position").FillAsync("Captain");
        await one.Button("Save").ClickAsync();
        await Expect(one.Page.Locator("#prop-position")).ToContainTextAsync("Captain");
        await two.Field("Position").FillAsync("Admiral");
        await two.Button("Save").ClickAsync();

        await Expect(two.Page.Locator("#prop-position")).ToContainTextAsync("Somebody has changed this in the meantime to Captain");
        await Expect(two.Field("Position")).ToHaveValueAsync("Admiral");
        await two.AssertAccessibleAsync();
        await two.Button("Save").ClickAsync();
        await Expect(two.Page.Locator("#prop-position dd").First).ToHaveTextAsync("Admiral");
        one.AssertNoFaults();
        two.AssertNoFaults();
    }

    [Fact]
    public async Task What_somebody_else_does_to_a_lead_is_seen_at_once_and_disturbs_nobody_who_types()
    {
        var (watching, working) = (await site.Server.NewUserAsync("manager"), await site.Server.NewUserAsync("manager"));
        var id = (await CreateAsync(working, 1, "Live"))[0];
        var tab = await site.OpenAsync(watching);
        await tab.Page.GotoAsync($"/app/leads/{id}");
        await tab.Link("Edit: Notes").ClickAsync();
        await tab.Field("Notes").FillAsync("half a sentence");

        (await working.Client.PatchAsync($"/leads/{id}", new { status = "qualified", company = "Changed Ltd", notes = "theirs" })).Is(200);

        await Expect(tab.Button("Qualified")).ToHaveAttributeAsync("aria-pressed", "true", new() { Timeout = Soon });
        await Expect(tab.Page.Locator("#prop-company")).ToContainTextAsync("Changed Ltd");
        await Expect(tab.Page.Locator("#timeline")).ToContainTextAsync("→ Qualified");
        await Expect(tab.Field("Notes")).ToHaveValueAsync("half a sentence");
        await Expect(tab.Field("Notes")).ToBeFocusedAsync();

        // What the field is saved on is not what is there by now.
        await tab.Button("Save").ClickAsync();
        await Expect(tab.Page.Locator("#prop-notes")).ToContainTextAsync("Somebody has changed this in the meantime to theirs");
        tab.AssertNoFaults();
    }

    private static async Task<string[]> CreateAsync(CrmUser user, int count, string lastName)
    {
        var answer = (await user.Client.PostAsync("/leads/batch", Enumerable.Range(0, count).Select(i => new
        {
            create = new { firstName = $"Jane{i}", lastName, email = CrmUsers.UniqueEmail(), phone = CrmUsers.UniquePhone(), company = "Example Ltd" },
        }))).Is(207);
        return [.. answer.Body.EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];
    }
}
