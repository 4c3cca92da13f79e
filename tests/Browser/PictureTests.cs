using Microsoft.Playwright;
using MiniCrm.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace MiniCrm.Tests.Pages;

/// <summary>A sales team's pages as the README shows them; with <c>MINICRM_RENEW_SCREENSHOT=true</c> they are drawn anew.</summary>
public sealed class PictureTests(Site site)
{
    private const string Renew = "MINICRM_RENEW_SCREENSHOT";

    private static readonly (string First, string Last, string Company, string Position, string Status, string Source)[] Leads =
    [
        ("Amina", "Diallo", "Baobab Logistics", "Head of purchasing", "new", "website"),
        ("Jonas", "Lindqvist", "Nordlicht Energie", "Plant manager", "contacted", "referral"),
        ("Mei", "Tanaka", "Kaede Instruments", "Buyer", "qualified", "email_campaign"),
        ("Rafael", "Ortega", "Ortega e Hijos", "Owner", "proposal", "phone_call"),
        ("Yusuf", "Haddad", "Cedar Textiles", "Operations", "negotiation", "social_media"),
        ("Clara", "Novak", "Blue Harbour Foods", "Finance", "closed_won", "referral"),
        ("Oliver", "Brandt", "Brandt & Töchter", "Managing director", "closed_lost", "website"),
        ("Priya", "Raman", "Monsoon Analytics", "Research lead", "contacted", "website"),
    ];

    [Fact]
    public async Task The_main_pages()
    {
        var admin = await site.Server.AdministratorAsync();
        var (email, password) = (CrmUsers.UniqueEmail(), "correct horse battery staple");
        (await admin.Client.PostAsync("/users", new { firstName = "Robin", lastName = "Okafor", email, password })).Is(201);
        var user = await site.Server.Client().SignInAsync(email, password);
        foreach (var lead in Leads.Reverse())
        {
            var created = (await user.Client.PostAsync("/leads", new
            {
                firstName = lead.First,
                lastName = lead.Last,
                email = $"{lead.First}.{Guid.NewGuid():N}"[..14].ToLowerInvariant() + "@example.com",
                phone = CrmUsers.UniquePhone(),
                company = lead.Company,
                position = lead.Position,
                source = lead.Source,
                assignedUserId = user.Id,
            })).Is(201);
            (await user.Client.PatchAsync($"/leads/{created.Id}/status", new { status = lead.Status })).Is(200);
        }

        var tab = await site.OpenAsync(user);
        await Expect(tab.Page.Locator("table.leads tbody tr")).ToHaveCountAsync(Leads.Length);
        await DrawAsync(tab, "leads");
        await tab.Link("Mei Tanaka").ClickAsync();
        await Expect(tab.Page.GetByText("There are none.")).ToBeVisibleAsync();
        await DrawAsync(tab, "lead");
        await tab.Page.GotoAsync("/app/board");
        await Expect(tab.Page.Locator("li.lead")).ToHaveCountAsync(Leads.Length);
        await DrawAsync(tab, "board");
        await tab.Page.GotoAsync("/app/reports");
        await Expect(tab.Page.Locator("canvas").First).ToBeVisibleAsync();
        await DrawAsync(tab, "reports");
        tab.AssertNoFaults();
    }

    private static async Task DrawAsync(Tab tab, string name)
    {
        if (Environment.GetEnvironmentVariable(Renew) == "true")
        {
            await tab.Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "docs", $"{name}.png"), Animations = ScreenshotAnimations.Disabled });
        }
    }
}
