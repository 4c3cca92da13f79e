using System.Text;
using Microsoft.Playwright;
using MiniCrm.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace MiniCrm.Tests.Pages;

/// <summary>A file of leads from its choice to its end: by mouse, by keyboard and on a phone.</summary>
public sealed class ImportTests(Site site)
{
    // Of so many rows that whoever watches sees them go by.
    private const int Many = 60_000;
    private const float End = 60_000;

    [Fact]
    public async Task A_file_is_looked_at_and_imported_while_one_watches_and_taken_back()
    {
        var tab = await site.OpenAsync(await site.Server.NewUserAsync("manager"));
        await tab.Link("Import").ClickAsync();
        await tab.AssertAccessibleAsync();
        await ChooseAsync(tab, "fair.csv", $"{Rows(300)}Eve,Adams,no address,\n");
        await tab.Button("Look at it").ClickAsync();

        await Expect(tab.Page.Locator("#faults")).ToContainTextAsync("Row 302: E-mail: must be an e-mail address");
        await Expect(tab.Page.Locator("table.preview tbody tr")).ToHaveCountAsync(10);
        await Expect(tab.Field("Mail")).ToHaveValueAsync("email");
        await tab.AssertAccessibleAsync();
        await tab.Field("Firm").SelectOptionAsync("notes");
        await tab.Field("Source").SelectOptionAsync("referral");
        await tab.Page.GetByLabel("Create another one").CheckAsync();
        await tab.Page.ReloadAsync();
        await Expect(tab.Field("Firm")).ToHaveValueAsync("notes");
        await Expect(tab.Field("Source")).ToHaveValueAsync("referral");
        await Expect(tab.Page.GetByLabel("Create another one")).ToBeCheckedAsync();
        await tab.Button("Start the import").ClickAsync();

        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = "Done" })).ToBeVisibleAsync(new() { Timeout = End });
        await Expect(Figure(tab, "Created")).ToHaveTextAsync("300");
        await Expect(Figure(tab, "Refused")).ToHaveTextAsync("1");
        await tab.AssertAccessibleAsync();
        var file = await tab.Page.RunAndWaitForDownloadAsync(() => tab.Link("Refused rows as CSV").ClickAsync());
        Assert.Contains("no address,,302,email must be an e-mail address", await File.ReadAllTextAsync(await file.PathAsync(), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        await tab.Page.GetByText("Take the import back").First.ClickAsync();
        await tab.Button("Take the import back").ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = "Taken back" })).ToBeVisibleAsync(new() { Timeout = End });
        await Expect(Figure(tab, "Taken back")).ToHaveTextAsync("300");
        tab.AssertNoFaults();
    }

    [Fact]
    public async Task By_keyboard_alone_a_file_is_chosen_started_and_cancelled()
    {
        var tab = await site.OpenAsync(await site.Server.NewUserAsync());
        var keys = tab.Page.Keyboard;
        await tab.Page.GotoAsync("/app/imports");
        await tab.Field("File of leads").FocusAsync();
        await Expect(tab.Field("File of leads")).ToBeFocusedAsync();
        var chooser = await tab.Page.RunAndWaitForFileChooserAsync(() => keys.PressAsync("Enter"));
        await chooser.SetFilesAsync(FileOf("many.csv", Rows(Many)));
        await keys.PressAsync("Tab");
        await keys.PressAsync("Enter");

        await tab.Field("Firm").FocusAsync();
        await keys.TypeAsync("Comp");
        await Expect(tab.Field("Firm")).ToHaveValueAsync("company");
        await tab.Button("Start the import").FocusAsync();
        await keys.PressAsync("Enter");

        // It moves by itself, and the button stays where it is while it does.
        await Expect(Figure(tab, "Created")).Not.ToHaveTextAsync("0", new() { Timeout = End });
        await Expect(tab.Page.GetByRole(AriaRole.Progressbar)).ToBeVisibleAsync();
        await Expect(tab.Page.GetByText("left")).ToBeVisibleAsync();
        await tab.AssertAccessibleAsync();
        await tab.Button("Cancel").FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = "Cancelled" })).ToBeVisibleAsync(new() { Timeout = End });
        tab.AssertNoFaults();
    }

    [Fact]
    public async Task On_a_phone_from_right_to_left_a_file_is_imported()
    {
        var tab = await site.OpenAsync(await site.Server.NewUserAsync(), Screen.Phone);
        await tab.Page.GotoAsync("/app/profile");
        await tab.Field("Language").SelectOptionAsync("ar");
        await tab.Button("Use").ClickAsync();
        await tab.Page.GotoAsync("/app/imports");
        await tab.AssertAccessibleAsync();
        await tab.Page.Locator("#file").SetInputFilesAsync(FileOf("phone.csv", $"{Rows(20)}Eve,Adams,no address,\n"));
        await tab.Button("مراجعة الملف").ClickAsync();
        await Expect(tab.Page.Locator("#faults li")).ToHaveCountAsync(1);
        await tab.AssertAccessibleAsync();
        await tab.Button("بدء الاستيراد").ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = "اكتمل" })).ToBeVisibleAsync(new() { Timeout = End });
        await tab.AssertAccessibleAsync();
        tab.AssertNoFaults();
    }

    [Fact]
    public async Task Without_script_a_file_is_imported_as_well()
    {
        var tab = await site.OpenWithoutScriptAsync(await site.Server.NewUserAsync());
        await tab.Page.GotoAsync("/app/imports");
        await ChooseAsync(tab, "plain.csv", Rows(3));
        await tab.Button("Look at it").ClickAsync();
        await tab.Button("Start the import").ClickAsync();
        await Expect(tab.Page.Locator("#job")).ToBeVisibleAsync();

        await Eventually.SeesAsync(
            async _ =>
            {
                await tab.Page.ReloadAsync();
                return await tab.Page.Locator("#job h2").TextContentAsync();
            },
            state => state == "Done",
            TimeSpan.FromMilliseconds(End),
            TestContext.Current.CancellationToken);

        await Expect(Figure(tab, "Created")).ToHaveTextAsync("3");
    }

    private static ILocator Figure(Tab tab, string name) => tab.Page.Locator(".figures > div", new() { Has = tab.Page.GetByText(name, new() { Exact = true }) }).Locator("dd");

    private static Task ChooseAsync(Tab tab, string name, string text) => tab.Field("File of leads").SetInputFilesAsync(FileOf(name, text));

    private static FilePayload FileOf(string name, string text) => new() { Name = name, MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(text) };

    private static string Rows(int count)
    {
        var stem = Guid.NewGuid().ToString("n")[..12];
        return "First name,Last name,Mail,Firm\n" + string.Concat(Enumerable.Range(0, count).Select(i => $"Jane{i},Doe,{stem}{i}@example.com,Example Ltd\n"));
    }
}
