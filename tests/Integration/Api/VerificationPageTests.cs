using Microsoft.Playwright;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Integration.Ops;
using MiniCrm.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace MiniCrm.Tests.Integration.Api;

/// <summary>The page that the link of the mail leads to, as somebody sees it who follows the link.</summary>
public sealed class VerificationPageTests(CrmFixture crm, Browser browser) : IClassFixture<Browser>
{
    private const string Over = "The link is not valid, or no longer. Sign in and ask for another mail, unless you have confirmed it before.";

    [Fact]
    public async Task Following_the_link_and_confirming_verifies_the_address_once()
    {
        var (registration, page) = (await Registration.MakeAsync(crm.Server), await browser.OpenAsync(crm.Server));
        List<string> faults = [];
        page.PageError += (_, error) => faults.Add(error);
        page.Console += (_, message) => faults.AddRange(message.Type == "error" ? [message.Text] : []);
        var link = await registration.LinkAsync();
        await page.GotoAsync(link);

        // To open it verifies nothing, and leaves nothing to be read off.
        await Expect(Confirm(page)).ToBeEnabledAsync();
        await Expect(page).ToHaveURLAsync(link.Split('#')[0]);
        Assert.False(await IsVerifiedAsync(registration));

        await Confirm(page).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Thank you: your address is confirmed.");
        await Expect(Confirm(page)).ToBeHiddenAsync();
        Assert.True(await IsVerifiedAsync(registration));
        Assert.Empty(faults);
        await AssertOverAsync(page, link);
    }

    [Fact]
    public async Task A_wrong_a_replaced_and_an_outdated_link_say_so_and_verify_nothing()
    {
        var (registration, page) = (await Registration.MakeAsync(crm.Server), await browser.OpenAsync(crm.Server));
        var replaced = await registration.LinkAsync();
        (await registration.Client.PostAsync("/auth/verification", null)).Is(204);
        var outdated = await registration.LinkAsync(replaced);
        var address = outdated.Split('#')[0];

        await page.GotoAsync(address);
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("The link is not complete: open it as it stands in the mail.");
        await Expect(Confirm(page)).ToBeDisabledAsync();
        await AssertOverAsync(page, $"{address}#{Registration.Token(outdated)[..^1]}");
        await AssertOverAsync(page, $"{address}#{new string('A', 64)}");
        await AssertOverAsync(page, replaced);

        await OutdateAsync(registration);
        await AssertOverAsync(page, outdated);
        Assert.False(await IsVerifiedAsync(registration));
    }

    private static async Task AssertOverAsync(IPage page, string link)
    {
        // Another fragment alone would load nothing.
        await page.GotoAsync("about:blank");
        await page.GotoAsync(link);
        await Confirm(page).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync(Over);
        await Expect(Confirm(page)).ToBeDisabledAsync();
    }

    private static ILocator Confirm(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Confirm" });

    private static async Task<bool> IsVerifiedAsync(Registration registration) =>
        (await registration.Client.GetAsync("/auth/me")).Is(200)["emailVerified"].GetBoolean();

    /// <summary>As a day later. The version counts on, so that the grain, which has it in memory, decides on the row.</summary>
    private async Task OutdateAsync(Registration registration) => Assert.Single(await crm.Server.QueryAsync(
        crm.Server.UsersDatabase,
        """
        update users set version = version + 1, state = jsonb_set(state, '{verification,expiresAt}', to_jsonb(to_char(
          (state->'verification'->>'expiresAt')::timestamptz at time zone 'UTC' - interval '24 hours', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
        where id = $1::uuid returning version
        """,
        row => row.GetInt32(0),
        registration.Id));
}
