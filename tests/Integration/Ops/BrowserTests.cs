using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MiniCrm.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace MiniCrm.Tests.Integration.Ops;

/// <summary>The pages for admins as somebody sees them, on a desk and on a phone.</summary>
[Long(Seconds = 30)]
public sealed class BrowserTests(CrmFixture crm, Browser browser) : IClassFixture<Browser>
{
    private const int Phone = 390;
    private const string Renew = "MINICRM_RENEW_SCREENSHOT";

    [Fact]
    public async Task An_admin_signs_in_sees_the_cluster_live_and_signs_out()
    {
        var admin = await crm.NewUserAsync("admin");
        var page = await browser.OpenAsync(crm.Server);
        var faults = FaultsOf(page);
        await page.GotoAsync("/ops");

        await SignInAsync(page, admin.Email, "not the password");
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Invalid credentials");
        await SignInAsync(page, admin.Email, admin.Password);

        await Expect(page).ToHaveURLAsync(new Uri(crm.Server.Host.BaseAddress, "/ops").ToString());
        await Expect(page.Locator("#verdict h2")).ToHaveTextAsync(new Regex("^(All is well|Something )"));
        await Expect(page.Locator("#course svg")).ToHaveCountAsync(5);
        await Expect(page.Locator("#zone")).ToContainTextAsync("UTC");

        // One silo of one is folded; what it holds is opened by keyboard.
        await Expect(Row(page, "silos", "users+leads+notifications-")).ToBeHiddenAsync();
        await OpenAsync(page, "silos");
        await Expect(Row(page, "silos", "users+leads+notifications-")).ToContainTextAsync("active");
        await OpenAsync(page, "activations");
        await Expect(Row(page, "activations", "UserGrain")).ToBeVisibleAsync();

        // One more activation is seen without anybody's doing.
        var before = await ActivationsAsync(page);
        var lead = new { firstName = "Grace", lastName = "Hopper", email = CrmUsers.UniqueEmail() };
        (await admin.Client.PostAsync("/leads", lead)).Expect(HttpStatusCode.Created);
        await Eventually.SeesAsync(_ => ActivationsAsync(page), now => now != before, cancellationToken: TestContext.Current.CancellationToken);
        await Expect(Row(page, "endpoints", "POST /leads")).ToBeVisibleAsync();

        if (Environment.GetEnvironmentVariable(Renew) == "true")
        {
            await DrawAsync(page, admin);
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByLabel("Password")).ToBeVisibleAsync();
        await page.GotoAsync("/ops");
        await Expect(page.GetByLabel("Password")).ToBeVisibleAsync();
        Assert.Empty(faults);
    }

    [Fact]
    public async Task The_way_to_the_dashboard_leads_through_the_form_and_back()
    {
        var admin = await crm.NewUserAsync("admin");
        var page = await browser.OpenAsync(crm.Server);
        await page.GotoAsync("/dashboard");

        await SignInAsync(page, admin.Email, admin.Password);

        await Expect(page).ToHaveURLAsync(new Uri(crm.Server.Host.BaseAddress, "/dashboard/").ToString());
        await Expect(page).ToHaveTitleAsync("Orleans Dashboard");
        await Expect(page.GetByText("Silos").First).ToBeVisibleAsync();

        // What is closed has no entry, and its address leads back.
        await Expect(page.Locator("#menu").GetByText("Grains", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page.Locator("#menu").GetByText("Log Stream")).ToHaveCountAsync(0);
        await Expect(page.Locator("#menu").GetByText("Grain Details")).ToBeHiddenAsync();
        await page.EvaluateAsync("location.hash = '#/grainDetails'");
        await page.WaitForFunctionAsync("location.hash === '#/'");

        await page.GetByRole(AriaRole.Link, new() { Name = "MiniCRM operations" }).ClickAsync();
        await Expect(page.Locator("#verdict")).ToBeVisibleAsync();
        await page.GotoAsync("/dashboard/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByLabel("Password")).ToBeVisibleAsync();
        await page.GotoAsync("/dashboard/");
        await Expect(page.GetByLabel("Password")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task On_a_phone_the_dashboards_charts_keep_their_size()
    {
        var admin = await crm.NewUserAsync("admin");
        var page = await browser.OpenAsync(crm.Server, Phone, 844);
        await page.GotoAsync("/dashboard");
        await SignInAsync(page, admin.Email, admin.Password);
        await Expect(page.Locator("canvas").First).ToBeVisibleAsync();

        // It draws anew every second.
        var heights = new List<int>();
        for (var look = 0; look < 5; look++)
        {
            heights.Add(await page.EvaluateAsync<int>("Math.max(...[...document.querySelectorAll('canvas')].map(canvas => canvas.getBoundingClientRect().height))"));
            await page.WaitForTimeoutAsync(1100);
        }

        Assert.InRange(heights.Max(), 40, 400);
        Assert.InRange(heights[^1] - heights[0], -5, 5);
        if (Environment.GetEnvironmentVariable("MINICRM_LOOK") is { } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, "dashboard-phone.png"), FullPage = true });
            await page.SetViewportSizeAsync(1280, 900);
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, "dashboard.png") });
        }
    }

    [Fact]
    public async Task A_failed_delivery_is_opened_and_tried_again()
    {
        var admin = await crm.NewUserAsync("admin");
        var failed = await admin.FailAsync();
        var page = await browser.OpenAsync(crm.Server);
        await page.GotoAsync("/ops");
        await SignInAsync(page, admin.Email, admin.Password);

        await page.Locator("#failures > summary").ClickAsync();
        var row = Row(page, "failed", failed.Id);
        await Expect(row).ToContainTextAsync("sms");
        await Expect(row).ToContainTextAsync(failed["errorMessage"].GetString()!);
        await row.GetByRole(AriaRole.Button).ClickAsync();

        await Expect(page.Locator("#told")).ToHaveTextAsync($"{failed.Id} is tried again.");
        Assert.DoesNotContain(FailedNotifications.Message, await page.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_demoted_while_looking_is_led_out()
    {
        var user = await crm.NewUserAsync("admin");
        var page = await browser.OpenAsync(crm.Server);
        await page.GotoAsync("/ops");
        await SignInAsync(page, user.Email, user.Password);
        await Expect(page.Locator("#verdict.good, #verdict.warning, #verdict.bad")).ToBeVisibleAsync();

        var admin = await crm.AdministratorAsync();
        (await admin.Client.PatchAsync($"/users/{user.Id}", new { role = "sales_rep" })).Expect(HttpStatusCode.OK);

        await Expect(page.GetByLabel("Password")).ToBeVisibleAsync();
        await SignInAsync(page, user.Email, user.Password);
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("These pages are for admins");
    }

    [Fact]
    public async Task On_a_phone_nothing_is_wider_than_the_screen()
    {
        var admin = await crm.NewUserAsync("admin");
        await admin.FailAsync();
        var page = await browser.OpenAsync(crm.Server, Phone, 844);
        await page.GotoAsync("/ops");
        Assert.Equal(Phone, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await SignInAsync(page, admin.Email, admin.Password);
        await Expect(page.Locator("#verdict.good, #verdict.warning, #verdict.bad")).ToBeVisibleAsync();
        foreach (var table in new[] { "silos", "endpoints", "activations", "failed", "minutes" })
        {
            await OpenAsync(page, table);
        }

        await Expect(Row(page, "silos", "active")).ToBeVisibleAsync();
        await Expect(Row(page, "endpoints", "POST /users")).ToBeVisibleAsync();
        await Expect(Row(page, "failed", "sms")).ToBeVisibleAsync();

        Assert.Equal(Phone, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        if (Environment.GetEnvironmentVariable("MINICRM_LOOK") is { } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, "ops-phone.png"), FullPage = true });
        }
    }

    /// <summary>Opens the section that a table is in, unless it is open, as somebody without a mouse does.</summary>
    private static async Task OpenAsync(IPage page, string table)
    {
        var section = page.Locator("details").Filter(new() { Has = page.Locator($"#{table}") });
        if (!await section.EvaluateAsync<bool>("details => details.open"))
        {
            await section.Locator("summary").First.FocusAsync();
            await page.Keyboard.PressAsync("Enter");
        }
    }

    /// <summary>The picture in the README, of a cluster that has something to do.</summary>
    private static async Task DrawAsync(IPage page, CrmUser admin)
    {
        await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => admin.Client.PostAsync(
            "/leads", new { firstName = "Grace", lastName = "Hopper", email = CrmUsers.UniqueEmail(), assignedUserId = admin.Id })));
        await page.SetViewportSizeAsync(1100, 900);
        await OpenAsync(page, "deliveries");
        await OpenAsync(page, "consumers");
        await Expect(Row(page, "activations", "LeadGrain")).ToContainTextAsync(new Regex(@"6\d"));
        await Expect(Row(page, "deliveries", "email")).ToBeVisibleAsync();
        await Expect(page.Locator("#consumers")).ToContainTextAsync("minicrm.welcome");
        await page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "docs", "ops.png"), FullPage = true });
    }

    private static async Task SignInAsync(IPage page, string email, string password)
    {
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    private static ILocator Row(IPage page, string table, string text) =>
        page.Locator($"#{table} tbody tr").Filter(new() { HasText = text }).First;

    private static Task<string> ActivationsAsync(IPage page) => page.Locator("#activations tbody").InnerTextAsync();

    /// <summary>Errors of scripts, and whatever the content security policy stops.</summary>
    private static List<string> FaultsOf(IPage page)
    {
        List<string> faults = [];
        page.PageError += (_, error) => faults.Add(error);
        page.Console += (_, message) =>
        {
            // That an answer was 401 is what this is about.
            if (message.Type == "error" && !message.Text.Contains("401", StringComparison.Ordinal))
            {
                faults.Add(message.Text);
            }
        };
        return faults;
    }
}
