using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MiniCrm.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace MiniCrm.Tests.Pages;

/// <summary>The users, as an administrator sees to them: by mouse, by keyboard, on a phone and without script.</summary>
public sealed class PeopleTests(Site site)
{
    [Fact]
    public async Task Somebody_is_found_by_mouse_deactivated_and_that_is_undone()
    {
        var user = await site.Server.NewUserAsync();
        var tab = await OpenAsync();
        await tab.Link("People").ClickAsync();
        await tab.AssertAccessibleAsync();
        await tab.Field("Search").FillAsync(user.Email);
        await Expect(tab.Page).ToHaveURLAsync(new Regex(@"/app/people\?q="));
        await Expect(tab.Page.Locator("table.people tbody tr")).ToHaveCountAsync(1);
        await tab.Page.Locator("table.people tbody th a").ClickAsync();
        await tab.AssertAccessibleAsync();

        await tab.Button("Deactivate").ClickAsync();
        await Expect(tab.Page.GetByText("Deactivated, and signed out everywhere.")).ToBeVisibleAsync();
        await Expect(tab.Page.Locator("main .chip")).ToHaveTextAsync("deactivated");
        await tab.AssertAccessibleAsync();
        (await user.Client.GetAsync("/auth/me")).Is(401);

        await tab.Button("Undo").ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Activated." })).ToBeVisibleAsync();
        await Expect(tab.Button("Deactivate")).ToBeVisibleAsync();
        await site.Server.Client().SignInAsync(user.Email, user.Password);
        tab.AssertNoFaults();
    }

    [Fact]
    public async Task By_keyboard_alone_somebody_is_created_and_given_another_role()
    {
        var tab = await OpenAsync();
        var keys = tab.Page.Keyboard;
        var email = CrmUsers.UniqueEmail();
        await tab.Page.GotoAsync("/app/people");
        await tab.Link("New user").FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(tab.Field("First name")).ToBeFocusedAsync();
        await tab.AssertAccessibleAsync();
        foreach (var text in new[] { "Grace", "Hopper", email, "password" })
        {
            await keys.TypeAsync(text);
            await keys.PressAsync("Tab");
        }

        await Expect(tab.Field("Role")).ToBeFocusedAsync();
        await keys.TypeAsync("Man");
        await keys.PressAsync("Tab");
        await keys.PressAsync("Enter");
        await Expect(tab.Field("Password")).ToBeFocusedAsync();
        await Expect(tab.Page.Locator(".complaint")).ToContainTextAsync("is one of the most common passwords");
        await Expect(tab.Field("Role")).ToHaveValueAsync("manager");
        await tab.AssertAccessibleAsync();
        await keys.TypeAsync("nanoseconds long");
        await keys.PressAsync("Enter");
        await Expect(tab.Page.GetByText("The user is there and can sign in.")).ToBeVisibleAsync();
        Assert.Equal("manager", (await site.Server.Client().SignInAsync(email, "nanoseconds long")).Role);

        await tab.Field("Role").FocusAsync();
        await keys.TypeAsync("Sales");
        await keys.PressAsync("Tab");
        await keys.PressAsync("Enter");
        await Expect(tab.Page.GetByText("The role is changed.")).ToBeVisibleAsync();
        await Expect(tab.Field("Role")).ToHaveValueAsync("sales_rep");
        await tab.Button("Undo").FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(tab.Field("Role")).ToHaveValueAsync("manager");
        tab.AssertNoFaults();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task On_a_phone_the_list_is_filtered_and_somebody_deactivated_with_script_and_without(bool withScript)
    {
        var (admin, user) = (await site.Server.NewUserAsync("admin"), await site.Server.NewUserAsync());
        var tab = withScript ? await site.OpenAsync(admin, Screen.Phone) : await site.OpenWithoutScriptAsync(admin, Screen.Phone);
        await tab.Page.GotoAsync($"/app/people?q={Uri.EscapeDataString(user.Email)}&isActive=true");
        if (withScript)
        {
            await tab.AssertAccessibleAsync();
        }

        await tab.Page.Locator("table.people tbody th a").ClickAsync();
        await tab.Button("Deactivate").ClickAsync();
        await Expect(tab.Button("Undo")).ToBeVisibleAsync();
        if (withScript)
        {
            await tab.AssertAccessibleAsync();
        }

        await tab.Page.GotoAsync($"/app/people?q={Uri.EscapeDataString(user.Email)}&isActive=true");
        await Expect(tab.Page.Locator("table.people")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task From_right_to_left_it_is_as_accessible()
    {
        var tab = await OpenAsync();
        await tab.Page.Context.AddCookiesAsync([new() { Name = "minicrm-look", Value = "ar.auto", Url = tab.Page.Url }]);
        await tab.Page.GotoAsync("/app/people");

        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("الأشخاص");
        await tab.AssertAccessibleAsync();
        tab.AssertNoFaults();
    }

    private async Task<Tab> OpenAsync() => await site.OpenAsync(await site.Server.NewUserAsync("admin"));
}
