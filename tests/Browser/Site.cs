using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using MiniCrm.Tests.Integration.Ops;
using MiniCrm.Tests.Pages;
using MiniCrm.Tests.Support;
using Xunit.v3;
using static Microsoft.Playwright.Assertions;

[assembly: AssemblyFixture(typeof(Site))]
[assembly: Parallelization(MaxThreads = 2)]

namespace MiniCrm.Tests.Pages;

/// <summary>
/// The one MiniCRM and the one chromium that all tests share. A test opens tabs with cookie jars of their own, and makes its own users and leads.
/// </summary>
public sealed class Site : IAsyncLifetime
{
    private readonly Browser _browser = new();

    public CrmServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await _browser.InitializeAsync();
        Server = await CrmServer.StartAsync();
        await Server.AdministratorAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();

        // Null when it could not start.
        await (Server?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    /// <summary>A tab that nobody has signed in on; a test ends with <see cref="Tab.AssertNoFaults"/>.</summary>
    public Task<Tab> OpenAsync(Screen? screen = null) => OpenAsync(Server, screen);

    /// <summary>The same, of a server that may be stopped.</summary>
    public async Task<Tab> OpenAsync(CrmServer server, Screen? screen = null)
    {
        var page = await _browser.OpenAsync(server, (screen ?? Screen.Desk).Width, (screen ?? Screen.Desk).Height);
        return new(page);
    }

    /// <summary>A tab of somebody who has signed in without any script: none was loaded before either, which a worker would keep.</summary>
    public async Task<Tab> OpenWithoutScriptAsync(CrmUser user, Screen? screen = null)
    {
        var tab = await OpenAsync(screen);
        await tab.Page.RouteAsync("**/*.js", route => route.AbortAsync());
        await tab.Page.GotoAsync("/app/sign-in");
        await tab.SignInAsync(user);
        return tab;
    }

    /// <summary>A tab of somebody who has signed in, on the list of leads.</summary>
    public Task<Tab> OpenAsync(CrmUser user, Screen? screen = null) => OpenAsync(Server, user, screen);

    /// <inheritdoc cref="OpenAsync(CrmUser, Screen?)"/>
    public async Task<Tab> OpenAsync(CrmServer server, CrmUser user, Screen? screen = null)
    {
        var tab = await OpenAsync(server, screen);
        await tab.Page.GotoAsync("/app/sign-in?return=/app/leads");
        await tab.SignInAsync(user);
        return tab;
    }
}

/// <param name="Width">In CSS pixels.</param>
public sealed record Screen(int Width, int Height)
{
    public static Screen Desk { get; } = new(1280, 900);

    public static Screen Phone { get; } = new(390, 844);
}

/// <summary>A tab, and what its console complained of.</summary>
public sealed class Tab
{
    private static readonly Regex Expected = new("the server responded with a status of (400|401|403|404|409|412|422)");

    private static readonly RunOnlyOptions Everything = RunOnlyOptions.Tags("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");
    private static readonly RunOnlyOptions Contrast = RunOnlyOptions.Rules("color-contrast");

    private readonly List<string> _faults = [];

    public Tab(IPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        Page = page;
        page.PageError += (_, error) => _faults.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !Expected.IsMatch(message.Text))
            {
                _faults.Add(message.Text);
            }
        };
    }

    public IPage Page { get; }

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    public ILocator Field(string label) => Page.GetByLabel(label, new() { Exact = true });

    public async Task SignInAsync(CrmUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        await Field("E-mail").FillAsync(user.Email);
        await Field("Password").FillAsync(user.Password);
        await Button("Sign in").ClickAsync();
        await Expect(Button("Sign out")).ToBeVisibleAsync();
    }

    /// <summary>The page as it stands has nothing that axe finds wrong, in all colours, and on a phone it does not scroll sideways.</summary>
    public async Task AssertAccessibleAsync()
    {
        foreach (var theme in new[] { "light", "dark", "contrast" })
        {
            await Page.EvaluateAsync("theme => document.documentElement.dataset.theme = theme", theme);

            // Nothing but contrast depends on the colours.
            var found = await Page.RunAxe(new AxeRunOptions { RunOnly = theme == "light" ? Everything : Contrast });

            Assert.True(found.Violations.Length == 0, string.Join('\n', found.Violations.Select(fault => $"{theme}, {Page.Url}: {fault.Help}\n{string.Join('\n', fault.Nodes.Select(node => $"  {node.Html}"))}")));
        }

        await Page.EvaluateAsync("document.documentElement.dataset.theme = 'auto'");
        Assert.True(
            await Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{Page.Url} scrolls sideways");
    }

    /// <summary>No script has failed, and nothing was kept back by the policy.</summary>
    public void AssertNoFaults() => Assert.Empty(_faults);
}
