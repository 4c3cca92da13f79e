using Microsoft.Playwright;
using MiniCrm.Tests.Integration.Ops;
using MiniCrm.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace MiniCrm.Tests.Integration.Edge;

/// <summary>The pages that others have written work within the policy that this server gives them.</summary>
[Long]
public sealed class PagePolicyTests(CrmFixture crm, Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task The_page_of_the_API_shows_operations_and_calls_them()
    {
        var page = await browser.OpenAsync(crm.Server);
        var faults = FaultsOf(page);
        await page.GotoAsync("/api");
        await Expect(page.GetByText("The gateway and every role behind it")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Authorize" }).First.ClickAsync();
        await Expect(page.GetByText("Available authorizations")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Close" }).First.ClickAsync();
        await page.GetByText("/admin/test").First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Try it out" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();

        await Expect(page.GetByText("\"healthy\"").First).ToBeVisibleAsync();
        Assert.Empty(faults);
    }

    [Fact]
    public async Task The_dashboard_of_Orleans_draws_its_pages()
    {
        var admin = await crm.NewUserAsync("admin");
        var page = await browser.OpenAsync(crm.Server);
        await page.GotoAsync("/dashboard");
        await page.GetByLabel("E-mail").FillAsync(admin.Email);
        await page.GetByLabel("Password").FillAsync(admin.Password);
        var faults = FaultsOf(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByText("Silos").First).ToBeVisibleAsync();
        await Expect(page.Locator("canvas").First).ToBeVisibleAsync();

        await page.GetByText("Grains").First.ClickAsync();
        await Expect(page.GetByText("LeadGrain").Or(page.GetByText("UserGrain")).First).ToBeVisibleAsync();

        Assert.Empty(faults);
    }

    private static List<string> FaultsOf(IPage page)
    {
        List<string> faults = [];
        page.PageError += (_, error) => faults.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                faults.Add(message.Text);
            }
        };
        return faults;
    }
}
