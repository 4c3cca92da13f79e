using Microsoft.Playwright;
using MiniCrm.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace MiniCrm.Tests.Pages;

/// <summary>Reports: charts that are drawn from their tables, by mouse, by keyboard and on a phone.</summary>
public sealed class ReportTests(Site site)
{
    [Theory]
    [InlineData("en", false)]
    [InlineData("ar", true)]
    public async Task Charts_are_drawn_of_what_the_tables_say_in_all_colours_and_directions(string language, bool onPhone)
    {
        var user = await site.Server.NewUserAsync();
        await CreateAsync(user);
        var tab = await site.OpenAsync(user, onPhone ? Screen.Phone : Screen.Desk);
        await tab.Page.GotoAsync("/app/profile");
        await tab.Page.Locator("#language").SelectOptionAsync(language);
        await tab.Page.Locator(".look button").ClickAsync();
        await tab.Page.GotoAsync("/app/reports");

        await Expect(tab.Page.Locator(".chart canvas")).ToHaveCountAsync(5);
        await Expect(tab.Page.Locator("#funnel-table tbody tr")).ToHaveCountAsync(7);
        await Expect(tab.Page.Locator("#sources-table [data-style=percent]").First).ToContainTextAsync(language == "en" ? "50%" : "50");
        await tab.AssertAccessibleAsync();

        // Something is on each canvas, also in the other colours.
        foreach (var theme in new[] { "light", "dark", "contrast" })
        {
            await tab.Page.EvaluateAsync("theme => document.documentElement.dataset.theme = theme", theme);
            await tab.Page.WaitForFunctionAsync("""
                () => [...document.querySelectorAll('.chart canvas')].length === 5 && [...document.querySelectorAll('.chart canvas')].every(canvas =>
                    canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some(value => value !== 0))
                """);
        }

        tab.AssertNoFaults();
    }

    [Fact]
    public async Task By_keyboard_alone_a_range_and_a_filter_are_chosen_and_the_table_is_taken_along()
    {
        var user = await site.Server.NewUserAsync();
        await CreateAsync(user);
        var tab = await site.OpenAsync(user);
        var keys = tab.Page.Keyboard;
        await tab.Link("Reports").FocusAsync();
        await keys.PressAsync("Enter");
        await tab.Field("Periods").FocusAsync();
        await keys.TypeAsync("Days");
        await tab.Page.GetByText("More filters").FocusAsync();
        await keys.PressAsync("Enter");
        await tab.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Won" }).FocusAsync();
        await keys.PressAsync("Space");
        await tab.Button("Show").FocusAsync();
        await keys.PressAsync("Enter");

        await Expect(tab.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("per=day"));
        await Expect(tab.Page.Locator("#funnel-table tbody tr").Filter(new() { HasText = "Won" }).Locator("td").First).ToHaveTextAsync("1");
        await Expect(tab.Page.Locator("#funnel-table tbody tr").Filter(new() { HasText = "Lost" }).Locator("td").First).ToHaveTextAsync("0");
        await tab.AssertAccessibleAsync();
        var link = tab.Page.GetByRole(AriaRole.Link, new() { Name = "As CSV: Leads by stage" });
        await link.FocusAsync();
        var file = await tab.Page.RunAndWaitForDownloadAsync(() => keys.PressAsync("Enter"));
        Assert.Contains("Won,1,1", await File.ReadAllTextAsync(await file.PathAsync(), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        tab.AssertNoFaults();
    }

    private static async Task CreateAsync(CrmUser user)
    {
        foreach (var status in new[] { "new", "closed_won", "closed_lost" })
        {
            var lead = (await user.Client.PostAsync("/leads", new { firstName = "Jane", lastName = "Doe", email = CrmUsers.UniqueEmail(), source = "referral", assignedUserId = user.Id })).Is(201);
            (await user.Client.PatchAsync($"/leads/{lead.Id}/status", new { status })).Is(200);
        }
    }
}
