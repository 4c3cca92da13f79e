using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Integration.Leads;
using MiniCrm.Tests.Integration.Notifications;
using MiniCrm.Tests.Integration.Ops;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Streams;

/// <summary>The example of the README, in a page of another origin in a real browser, over HTTP/1.1.</summary>
[Long]
public sealed class BrowserStreamTests(CrmFixture crm, Browser browser) : IClassFixture<Browser>
{
    private const string Told = "window.told";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_listens_to_more_subjects_than_a_browser_has_connections_and_misses_nothing()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var rep = await crm.NewUserAsync();
        var leads = (await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => rep.Client.CreateLeadAsync()))).Select(lead => lead.Id).ToArray();
        await using var wire = TcpProxy.To(crm.Server.Host.Port);
        await using var site = await SiteAsync(Example());
        var page = await browser.OpenAsync(crm.Server);
        await page.GotoAsync(site.Urls.Single());

        await page.EvaluateAsync(
            """
            ([api, token, path]) => {
              window.told = [];
              window.begun = 0;
              const Original = EventSource;
              window.EventSource = class extends Original { constructor(url) { super(url); this.addEventListener('begin', () => window.begun++); } };
              window.listen(api, path, async () => token, event => window.told.push(event));
            }
            """,
            new[] { wire.Through("http://127.0.0.1:1").TrimEnd('/'), rep.AccessToken, $"/events/stream?leads={string.Join(',', leads)}&notifications=true" });
        await page.WaitForFunctionAsync("window.begun === 1");
        foreach (var lead in leads)
        {
            (await rep.Client.PatchAsync($"/leads/{lead}/status", new { status = "contacted" })).Is(200);
        }

        await page.WaitForFunctionAsync($"{Told}.filter(event => event.type === 'timeline').length === 8");

        // The page has connections left for everything else.
        Assert.Equal(200, await page.EvaluateAsync<int>(
            "async ([api, token]) => (await fetch(`${api}/leads`, { headers: { authorization: `Bearer ${token}` } })).status",
            new[] { wire.Through("http://127.0.0.1:1").TrimEnd('/'), rep.AccessToken }));

        // What happens while the connection is away is told afterwards, once.
        wire.Cut();
        foreach (var lead in leads)
        {
            (await rep.Client.PatchAsync($"/leads/{lead}/status", new { status = "qualified" })).Is(200);
        }

        var notification = await admin.NotifyAsync(rep.Id);
        await page.WaitForFunctionAsync($"id => {Told}.some(event => event.notification?.id === id)", notification.Id);
        await page.WaitForFunctionAsync($"{Told}.filter(event => event.type === 'timeline').length >= 16");
        var sequences = await page.EvaluateAsync<string[]>($"{Told}.filter(event => event.entry).map(event => `${{event.leadId}} ${{event.entry.sequence}}`)");
        Assert.Equal(leads.SelectMany(lead => new[] { $"{lead} 2", $"{lead} 3" }).Order(StringComparer.Ordinal), sequences.Order(StringComparer.Ordinal));
    }

    /// <summary>As it stands in the README, on a page that calls it.</summary>
    private static string Example()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var begin = readme.IndexOf("```js\n", StringComparison.Ordinal) + 6;
        var example = readme[begin..readme.IndexOf("```", begin, StringComparison.Ordinal)];
        Assert.Contains("function listen(", example, StringComparison.Ordinal);
        return $"<!doctype html><title>Another site</title><script>{example}\nwindow.listen = listen;</script>";
    }

    private static async Task<WebApplication> SiteAsync(string html)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var site = builder.Build();
        site.MapGet("/", () => Results.Content(html, "text/html"));
        await site.StartAsync(Cancellation);
        return site;
    }
}
