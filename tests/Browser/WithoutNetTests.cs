using Microsoft.Playwright;
using MiniCrm.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace MiniCrm.Tests.Pages;

/// <summary>What was seen last is there to be read when nothing answers, and whoever signs out leaves nothing of it.</summary>
public sealed class WithoutNetTests(Site site)
{
    [Fact]
    public async Task What_was_seen_is_read_and_nothing_is_sent_until_somebody_answers()
    {
        await using var server = await CrmServer.StartAsync(site.Server.Postgres, cancellationToken: TestContext.Current.CancellationToken);
        var user = await server.NewUserAsync();
        var lead = (await user.Client.PostAsync("/leads", new { firstName = "Ada", lastName = "Lovelace", email = CrmUsers.UniqueEmail() })).Is(201);
        var tab = await site.OpenAsync(server, user, Screen.Phone);
        await tab.Page.EvaluateAsync("navigator.serviceWorker.ready");
        await tab.Page.GotoAsync("/app/leads");
        await tab.Page.GotoAsync($"/app/leads/{lead.Id}");
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = "Ada Lovelace" })).ToBeVisibleAsync();

        await server.Host.StopAsync();
        await tab.Page.ReloadAsync();
        await Expect(tab.Page.Locator("#net")).ToContainTextAsync("No net: nothing can be changed now.");
        await Expect(tab.Page.Locator("#net time")).Not.ToBeEmptyAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = "Ada Lovelace" })).ToBeVisibleAsync();
        Assert.True(await tab.Page.EvaluateAsync<bool>("[...document.forms].every(form => form.method !== 'post' || form.inert)"));
        await tab.AssertAccessibleAsync();
        await tab.Page.GotoAsync("/app/leads");
        await Expect(tab.Link("Ada Lovelace")).ToBeVisibleAsync();
        await tab.Page.GotoAsync("/app/leads/new");
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = "No net" })).ToBeVisibleAsync();

        // It comes back by itself.
        await tab.Page.GotoAsync($"/app/leads/{lead.Id}");
        await Expect(tab.Page.Locator("#net")).ToBeVisibleAsync();
        await server.StartHostAgainAsync(TestContext.Current.CancellationToken);
        await Expect(tab.Page.Locator("#net")).ToBeHiddenAsync(new() { Timeout = 30_000 });
    }

    [Fact]
    public async Task Nothing_is_left_to_whoever_comes_next()
    {
        var user = await site.Server.NewUserAsync();
        var tab = await site.OpenAsync(user);
        await tab.Page.EvaluateAsync("navigator.serviceWorker.ready");
        await tab.Page.GotoAsync("/app/leads?q=kept");
        await tab.Page.WaitForFunctionAsync("caches.match(location.href, { cacheName: 'pages' }).then(Boolean)");

        await tab.Button("Sign out").ClickAsync();
        await Expect(tab.Field("Password")).ToBeVisibleAsync();

        await tab.Page.WaitForFunctionAsync("caches.has('pages').then(kept => !kept)");
        tab.AssertNoFaults();
    }

    [Fact]
    public async Task It_can_be_installed()
    {
        var tab = await site.OpenAsync();
        await tab.Page.GotoAsync("/app/sign-in");

        var session = await tab.Page.Context.NewCDPSessionAsync(tab.Page);
        var manifest = await session.SendAsync("Page.getAppManifest");

        Assert.Equal(0, manifest!.Value.GetProperty("errors").GetArrayLength());
        Assert.Contains("\"start_url\":\"/app\"", manifest.Value.GetProperty("data").GetString(), StringComparison.Ordinal);
        var faults = await session.SendAsync("Page.getInstallabilityErrors");

        // A tab of a test has a profile that is forgotten, into which nothing is installed.
        Assert.Equal(["in-incognito"], faults!.Value.GetProperty("installabilityErrors").EnumerateArray().Select(fault => fault.GetProperty("errorId").GetString()));
        tab.AssertNoFaults();
    }
}
