using Microsoft.Playwright;
using MiniCrm.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace MiniCrm.Tests.Pages;

/// <summary>What was typed or sent when the connection was lost: it is not lost, and done once.</summary>
public sealed class LostTests(Site site)
{
    private const float Soon = 20_000;
    private const string Lost = "The connection is lost";

    [Fact]
    public async Task An_answer_that_is_lost_behind_the_command_leaves_one_lead()
    {
        var user = await site.Server.NewUserAsync();
        var tab = await site.OpenAsync(user);
        await tab.Page.GotoAsync("/app/leads/new");
        var (sent, arrived) = (0, new TaskCompletionSource());
        await tab.Page.RouteAsync("**/app/leads/new", async route =>
        {
            if (route.Request.Method == "POST" && Interlocked.Increment(ref sent) == 1)
            {
                // The server has done it, and nobody hears of it.
                await route.FetchAsync(new() { MaxRedirects = 0 });
                await route.AbortAsync("connectionreset");
                arrived.SetResult();
            }
            else
            {
                await route.ContinueAsync();
            }
        });
        await TypeAsync(tab, "Grace");
        await tab.Button("Create").ClickAsync();
        await arrived.Task;

        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Grace Hopper", new() { Timeout = Soon });
        Assert.Equal(2, sent);
        Assert.Single((await user.Client.GetAsync("/leads")).Is(200).Body.EnumerateArray());
    }

    [Fact]
    public async Task What_is_typed_survives_a_reload_also_when_it_was_sent_and_goes_with_whoever_signs_out()
    {
        var user = await site.Server.NewUserAsync();
        var tab = await site.OpenAsync(user);
        await tab.Page.GotoAsync("/app/leads/new");
        await TypeAsync(tab, "Draft");
        await tab.Page.ReloadAsync();
        await Expect(tab.Field("First name")).ToHaveValueAsync("Draft");
        await tab.AssertAccessibleAsync();

        // It arrives, the answer does not, and whoever waits has enough and loads the page anew.
        var arrived = new TaskCompletionSource();
        await tab.Page.RouteAsync("**/app/leads/new", async route =>
        {
            if (route.Request.Method == "POST" && !arrived.Task.IsCompleted)
            {
                await route.FetchAsync(new() { MaxRedirects = 0 });
                arrived.SetResult();
                await route.AbortAsync("connectionreset");
            }
            else
            {
                await route.ContinueAsync();
            }
        });
        await tab.Page.RouteAsync("**/health/live", route => route.AbortAsync());
        await tab.Button("Create").ClickAsync();
        await arrived.Task;
        await Expect(tab.Page.GetByText(Lost)).ToBeVisibleAsync();
        await tab.AssertAccessibleAsync();
        await tab.Page.ReloadAsync();
        await tab.Button("Create").ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Draft Hopper", new() { Timeout = Soon });
        Assert.Single((await user.Client.GetAsync("/leads")).Is(200).Body.EnumerateArray());

        await tab.Page.GotoAsync("/app/leads/new");
        await Expect(tab.Field("First name")).ToHaveValueAsync("");
        await TypeAsync(tab, "Secret");
        await tab.Button("Sign out").ClickAsync();
        await tab.SignInAsync(user);
        await tab.Page.GotoAsync("/app/leads/new");
        await Expect(tab.Field("First name")).ToHaveValueAsync("");
        Assert.Equal(0, await tab.Page.EvaluateAsync<int>("sessionStorage.length"));
    }

    [Fact]
    public async Task What_is_saved_without_a_net_arrives_once_when_there_is_one()
    {
        var user = await site.Server.NewUserAsync();
        var id = (await user.Client.PostAsync("/leads", new { firstName = "Grace", lastName = "Hopper", email = CrmUsers.UniqueEmail() })).Is(201).Id;
        var tab = await site.OpenAsync(user, Screen.Phone);
        await tab.Page.GotoAsync($"/app/leads/{id}");
        await tab.Link("Edit: Company").ClickAsync();
        await tab.Field("Company").FillAsync("Navy");

        await tab.Page.Context.SetOfflineAsync(true);
        await Expect(tab.Page.Locator("#lost")).ToContainTextAsync(Lost);
        await tab.Button("Save").ClickAsync();
        await Expect(tab.Field("Company")).ToHaveValueAsync("Navy");
        Assert.True((await user.Client.GetAsync($"/leads/{id}")).Is(200).Body.GetProperty("company").ValueKind is System.Text.Json.JsonValueKind.Null);
        await tab.Page.Context.SetOfflineAsync(false);

        await Expect(tab.Page.Locator("#prop-company dd").First).ToHaveTextAsync("Navy", new() { Timeout = Soon });
        await Expect(tab.Page.Locator("#lost")).ToHaveTextAsync("");
        Assert.Equal(2, (await user.Client.GetAsync($"/leads/{id}/timeline")).Is(200).Body.GetArrayLength());
    }

    [Fact]
    public async Task What_is_refused_is_said_in_the_form_which_keeps_what_was_typed()
    {
        var tab = await site.OpenAsync(await site.Server.NewUserAsync());
        await tab.Page.GotoAsync("/app/leads/new");
        await TypeAsync(tab, "Grace");
        await tab.Field("Phone").FillAsync("none");
        await tab.Button("Create").ClickAsync();

        await Expect(tab.Field("Phone")).ToBeFocusedAsync();
        await Expect(tab.Page.Locator(".complaint")).ToContainTextAsync("telephone number");
        await tab.AssertAccessibleAsync();
        await tab.Field("Phone").FillAsync("+4930123456");
        await tab.Button("Create").ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Grace Hopper");
        tab.AssertNoFaults();
    }

    private static async Task TypeAsync(Tab tab, string firstName)
    {
        await tab.Field("First name").FillAsync(firstName);
        await tab.Field("Last name").FillAsync("Hopper");
        await tab.Field("E-mail").FillAsync(CrmUsers.UniqueEmail());
    }
}
