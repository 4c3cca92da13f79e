using Microsoft.Playwright;
using MiniCrm.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace MiniCrm.Tests.Pages;

/// <summary>To come in, look about oneself, and go.</summary>
public sealed class AccountTests(Site site)
{
    [Fact]
    public async Task Somebody_signs_in_and_out_by_keyboard_alone()
    {
        var user = await site.Server.NewUserAsync();
        var tab = await site.OpenAsync();
        await tab.Page.GotoAsync("/");
        await tab.AssertAccessibleAsync();

        // The field for the address has the focus.
        await tab.Page.Keyboard.TypeAsync(user.Email);
        await tab.Page.Keyboard.PressAsync("Tab");
        await tab.Page.Keyboard.TypeAsync("not the password");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Invalid credentials");
        await Expect(tab.Field("E-mail")).ToHaveValueAsync(user.Email);
        await tab.AssertAccessibleAsync();
        await tab.Field("Password").FocusAsync();
        await tab.Page.Keyboard.TypeAsync(user.Password);
        await tab.Page.Keyboard.PressAsync("Enter");

        await Expect(tab.Button("Sign out")).ToBeVisibleAsync();
        await tab.Page.Keyboard.PressAsync("Tab");
        await Expect(tab.Link("Skip to the content")).ToBeFocusedAsync();
        await tab.Button("Sign out").FocusAsync();
        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(tab.Field("Password")).ToBeVisibleAsync();
        await tab.Page.GotoAsync("/app/profile");
        await Expect(tab.Field("Password")).ToBeVisibleAsync();
        tab.AssertNoFaults();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Somebody_changes_their_name_and_ends_another_sign_in(bool onPhone)
    {
        var user = await site.Server.NewUserAsync();
        var tab = await site.OpenAsync(user, onPhone ? Screen.Phone : Screen.Desk);
        await tab.Page.GotoAsync("/app/profile");
        await tab.AssertAccessibleAsync();

        await tab.Field("First name").FillAsync("Augusta");
        await tab.Button("Save").First.ClickAsync();
        await Expect(tab.Page.GetByText("Your name is saved.")).ToBeVisibleAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Banner)).ToContainTextAsync("Augusta");

        // The sign-in of the test over the API, and this one.
        await Expect(tab.Page.Locator("#sessions li")).ToHaveCountAsync(2);
        await Expect(tab.Page.Locator("#sessions time").First).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^[A-Z][a-z]{2} [0-9]{1,2}, [0-9]{4}"));
        await tab.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^End: ") }).ClickAsync();
        await Expect(tab.Page.Locator("#sessions li")).ToHaveCountAsync(1);
        (await user.Client.GetAsync("/auth/me")).Is(401);

        await tab.Field("New password").FillAsync("password");
        await tab.Field("Current password").Last.FillAsync(user.Password);
        await tab.Button("Save").Nth(2).ClickAsync();
        await Expect(tab.Field("New password")).ToBeFocusedAsync();
        await Expect(tab.Page.Locator(".complaint")).ToContainTextAsync("is one of the most common passwords");
        await tab.AssertAccessibleAsync();
        tab.AssertNoFaults();
    }

    [Fact]
    public async Task Whoever_reads_from_right_to_left_or_wants_it_dark_chooses_so()
    {
        var tab = await site.OpenAsync(await site.Server.NewUserAsync());
        await tab.Page.GotoAsync("/app/profile");

        await tab.Field("Language").SelectOptionAsync("ar");
        await tab.Field("Colours").SelectOptionAsync("dark");
        await tab.Button("Use").ClickAsync();

        var html = tab.Page.Locator("html");
        await Expect(html).ToHaveAttributeAsync("dir", "rtl");
        await Expect(html).ToHaveAttributeAsync("data-theme", "dark");
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("ملفي الشخصي");
        await tab.AssertAccessibleAsync();
        tab.AssertNoFaults();
    }

    [Fact]
    public async Task Without_script_all_of_it_works_as_well()
    {
        var user = await site.Server.NewUserAsync();
        var tab = await site.OpenAsync(user);
        await tab.Page.RouteAsync("**/*.js", route => route.AbortAsync());
        await tab.Page.GotoAsync("/app/profile");

        await tab.Field("Last name").FillAsync("King");
        await tab.Button("Save").First.ClickAsync();

        await Expect(tab.Page.GetByText("Your name is saved.")).ToBeVisibleAsync();
    }
}
