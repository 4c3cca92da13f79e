using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MiniCrm.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace MiniCrm.Tests.Pages;

/// <summary>The board: moved by mouse, by touch, by keys and by a form, and seen by others as it happens.</summary>
public sealed class BoardTests(Site site)
{
    // On a machine with other things to do; within a second on a quiet one.
    private const float Soon = 5_000;

    [Fact]
    public async Task A_card_is_dragged_by_mouse_and_the_move_is_undone()
    {
        var user = await site.Server.NewUserAsync();
        var id = await CreateAsync(user, "Dragged");
        var tab = await OpenAsync(user);
        await tab.AssertAccessibleAsync();

        await DragAsync(tab, id, "qualified");

        await Expect(Card(tab, id, "qualified")).ToHaveCountAsync(1);
        await Expect(tab.Page.Locator("#undo")).ToContainTextAsync("Jane Dragged → Qualified");
        await Expect(Count(tab, "new")).ToHaveTextAsync("0");
        await Expect(Count(tab, "qualified")).ToHaveTextAsync("1");
        await Expect(tab.Page).ToHaveURLAsync(new Regex("/app/board"));
        await tab.AssertAccessibleAsync();
        Assert.Equal("qualified", await StatusAsync(user, id));

        await tab.Button("Undo").ClickAsync();
        await Expect(Card(tab, id, "new")).ToHaveCountAsync(1);
        await Expect(Count(tab, "new")).ToHaveTextAsync("1");
        await Expect(Count(tab, "qualified")).ToHaveTextAsync("0");
        await Expect(tab.Page.Locator("#undo")).ToBeHiddenAsync();
        await SeesAsync(user, id, "new");
        tab.AssertNoFaults();
    }

    [Fact]
    public async Task A_card_is_carried_by_keys_and_each_step_is_said()
    {
        var user = await site.Server.NewUserAsync();
        var id = await CreateAsync(user, "Carried");
        var tab = await OpenAsync(user);
        var (keys, told) = (tab.Page.Keyboard, tab.Page.Locator("#told"));
        var grip = Card(tab, id).Locator(".grip");
        await grip.FocusAsync();

        // Picked up, carried on, and put back.
        await keys.PressAsync("Enter");
        await Expect(told).ToHaveTextAsync("Jane Carried is picked up, from New.");
        await keys.PressAsync("ArrowRight");
        await keys.PressAsync("ArrowRight");
        await Expect(told).ToHaveTextAsync("Qualified");
        await Expect(Card(tab, id, "qualified").Locator(".grip")).ToBeFocusedAsync();
        await tab.AssertAccessibleAsync();
        await keys.PressAsync("Escape");
        await Expect(told).ToHaveTextAsync("Jane Carried is back in New.");
        await Expect(Card(tab, id, "new").Locator(".grip")).ToBeFocusedAsync();
        Assert.Equal("new", await StatusAsync(user, id));

        await keys.PressAsync("Space");
        await keys.PressAsync("ArrowRight");
        await keys.PressAsync("Space");
        await Expect(tab.Page.Locator("#undo")).ToContainTextAsync("Jane Carried → Contacted");
        await Expect(Card(tab, id, "contacted").Locator(".grip")).ToBeFocusedAsync();
        Assert.Equal("contacted", await StatusAsync(user, id));
        tab.AssertNoFaults();
    }

    [Fact]
    public async Task On_a_phone_a_card_is_moved_by_touch_and_by_its_form_and_the_page_stays_put()
    {
        var user = await site.Server.NewUserAsync();
        var id = await CreateAsync(user, "Touched");
        var tab = await OpenAsync(user, Screen.Phone);
        await tab.AssertAccessibleAsync();

        await Card(tab, id).Locator("select").SelectOptionAsync("contacted");
        await Card(tab, id).Locator(".move button").ClickAsync();
        await Expect(Card(tab, id, "contacted")).ToHaveCountAsync(1);
        await Expect(tab.Page.Locator("#undo")).ToContainTextAsync("Jane Touched → Contacted");
        Assert.Equal("contacted", await StatusAsync(user, id));

        await Card(tab, id).ScrollIntoViewIfNeededAsync();
        await TouchAsync(tab, Card(tab, id), tab.Page.Locator("[data-stage=qualified] .leads-of"));
        await Expect(Card(tab, id, "qualified")).ToHaveCountAsync(1);
        await SeesAsync(user, id, "qualified");
        await tab.AssertAccessibleAsync();
        tab.AssertNoFaults();
    }

    [Fact]
    public async Task What_others_do_comes_by_itself_and_goes_by_itself()
    {
        var (manager, rep) = (await site.Server.NewUserAsync("manager"), await site.Server.NewUserAsync());
        var (moved, renamed) = (await CreateAsync(manager, "Moved", rep.Id), await CreateAsync(manager, "Before", rep.Id));
        var tab = await OpenAsync(rep);
        var isOpen = tab.Page.WaitForRequestAsync(new Regex("/app/board/stream"));
        await tab.Page.ReloadAsync();
        await isOpen;
        await Expect(Count(tab, "new")).ToHaveTextAsync("2");

        (await manager.Client.PatchAsync($"/leads/{moved}/status", new { status = "proposal" })).Is(200);
        await Expect(Card(tab, moved, "proposal")).ToHaveCountAsync(1, new() { Timeout = Soon });
        await Expect(Count(tab, "new")).ToHaveTextAsync("1");
        await Expect(Count(tab, "proposal")).ToHaveTextAsync("1");
        (await manager.Client.PatchAsync($"/leads/{renamed}", new { lastName = "After", company = "Changed Ltd" })).Is(200);
        await Expect(Card(tab, renamed)).ToContainTextAsync("Jane After", new() { Timeout = Soon });
        await Expect(Card(tab, renamed)).ToContainTextAsync("Changed Ltd");
        var created = await CreateAsync(manager, "Created", rep.Id);
        await Expect(Card(tab, created, "new")).ToContainTextAsync("Jane Created", new() { Timeout = Soon });
        await Expect(Count(tab, "new")).ToHaveTextAsync("2");
        await tab.AssertAccessibleAsync();

        // What it was filled in with is moved like any other.
        await DragAsync(tab, created, "contacted");
        await Expect(tab.Page.Locator("#undo")).ToContainTextAsync("Jane Created → Contacted");
        Assert.Equal("contacted", await StatusAsync(manager, created));

        (await manager.Client.PatchAsync($"/leads/{renamed}/assign", new { assignedUserId = manager.Id })).Is(200);
        await Expect(Card(tab, renamed)).ToHaveCountAsync(0, new() { Timeout = Soon });
        await Expect(Count(tab, "new")).ToHaveTextAsync("0");
        (await manager.Client.DeleteAsync($"/leads/{created}")).Is(204);
        await Expect(Card(tab, created)).ToHaveCountAsync(0, new() { Timeout = Soon });
        tab.AssertNoFaults();
    }

    [Fact]
    public async Task A_move_that_was_overtaken_says_by_whom_and_shows_where_the_lead_is()
    {
        var (first, second) = (await site.Server.NewUserAsync("manager"), await site.Server.NewUserAsync());
        var id = await CreateAsync(second, "Overtaken");
        var tab = await OpenAsync(second);

        // Nothing is told: as when the other one is a moment earlier.
        await tab.Page.RouteAsync("**/app/board/stream**", route => route.AbortAsync());
        await tab.Page.ReloadAsync();
        (await first.Client.PatchAsync($"/leads/{id}/status", new { status = "negotiation" })).Is(200);
        await DragAsync(tab, id, "contacted");

        await Expect(Card(tab, id, "negotiation")).ToContainTextAsync("has moved it to Negotiation in the meantime");
        await Expect(tab.Page.Locator("#undo")).ToBeHiddenAsync();
        Assert.Equal("negotiation", await StatusAsync(first, id));
        await Expect(Count(tab, "negotiation")).ToHaveTextAsync("1");

        // From there it goes on.
        await DragAsync(tab, id, "contacted");
        await Expect(Card(tab, id, "contacted")).ToHaveCountAsync(1);
        await SeesAsync(first, id, "contacted");
    }

    [Fact]
    public async Task Columns_go_on_as_one_scrolls_and_a_search_narrows_them_all()
    {
        var user = await site.Server.NewUserAsync();
        (await user.Client.PostAsync("/leads/batch", Enumerable.Range(0, 45).Select(i => new
        {
            create = new { firstName = "Jane", lastName = $"Column{i}", email = CrmUsers.UniqueEmail() },
        }))).Is(207);
        var id = await CreateAsync(user, "Needle");
        var tab = await OpenAsync(user);
        var cards = tab.Page.Locator("#cards-new > .lead");
        await Expect(cards).ToHaveCountAsync(20);
        await Expect(Count(tab, "new")).ToHaveTextAsync("46");
        await tab.Page.Locator("#cards-new > .more").ScrollIntoViewIfNeededAsync();
        await Expect(cards).ToHaveCountAsync(40);
        await tab.Page.Locator("#cards-new > .more").ScrollIntoViewIfNeededAsync();
        await Expect(cards).ToHaveCountAsync(46);

        await tab.Field("Search").FillAsync("needle");
        await Expect(cards).ToHaveCountAsync(1);
        await Expect(tab.Page).ToHaveURLAsync(new Regex(@"/app/board\?q=needle$"));
        await Expect(Card(tab, id).Locator("mark")).ToHaveTextAsync("Needle");
        await tab.Page.ReloadAsync();
        await Expect(cards).ToHaveCountAsync(1);
        await Expect(tab.Field("Search")).ToHaveValueAsync("needle");

        // What the database alone can say of a change, is asked anew.
        (await user.Client.PatchAsync($"/leads/{id}", new { lastName = "Haystack" })).Is(200);
        await Expect(cards).ToHaveCountAsync(0, new() { Timeout = 2 * Soon });
        tab.AssertNoFaults();
    }

    [Fact]
    public async Task A_board_whose_gateway_is_away_says_so_and_is_right_when_it_is_back()
    {
        await using var server = await CrmServer.StartAsync(site.Server.Postgres, cancellationToken: TestContext.Current.CancellationToken);
        var user = await server.NewUserAsync();
        var id = await CreateAsync(user, "Away");
        var tab = await site.OpenAsync(server, user);
        var isOpen = tab.Page.WaitForRequestAsync(new Regex("/app/board/stream"));
        await tab.Page.GotoAsync("/app/board");
        await isOpen;
        await Expect(Card(tab, id, "new")).ToHaveCountAsync(1);

        await server.Host.StopAsync();
        await Expect(tab.Page.Locator("#told")).ToHaveTextAsync("The connection is lost; trying again …");

        // What happens before the page is back, it was not told of.
        await tab.Page.RouteAsync("**/app/board/stream**", route => route.AbortAsync());
        await server.StartHostAgainAsync(TestContext.Current.CancellationToken);
        (await (server.Client() with { AccessToken = user.AccessToken }).PatchAsync($"/leads/{id}/status", new { status = "qualified" })).Is(200);
        await tab.Page.UnrouteAsync("**/app/board/stream**");

        await Expect(Card(tab, id, "qualified")).ToHaveCountAsync(1, new() { Timeout = 30_000 });
        await Expect(tab.Page.Locator("#told")).ToBeEmptyAsync();
        await Expect(Count(tab, "new")).ToHaveTextAsync("0");
    }

    [Fact]
    public async Task In_a_language_from_right_to_left_the_arrows_follow_the_columns()
    {
        var user = await site.Server.NewUserAsync();
        var id = await CreateAsync(user, "Right");
        var tab = await site.OpenAsync(user);
        await tab.Page.GotoAsync("/app/profile");
        await tab.Page.Locator("select[name=language]").SelectOptionAsync("ar");
        await tab.Page.Locator(".look button").ClickAsync();
        await tab.Page.GotoAsync("/app/board");
        await Expect(tab.Page.Locator("html")).ToHaveAttributeAsync("dir", "rtl");
        await tab.AssertAccessibleAsync();

        await Card(tab, id).Locator(".grip").FocusAsync();
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.Page.Keyboard.PressAsync("ArrowLeft");
        await tab.Page.Keyboard.PressAsync("Enter");
        await SeesAsync(user, id, "contacted");
        tab.AssertNoFaults();
    }

    private async Task<Tab> OpenAsync(CrmUser user, Screen? screen = null)
    {
        var tab = await site.OpenAsync(user, screen);
        await tab.Page.GotoAsync("/app/board");
        return tab;
    }

    private static ILocator Card(Tab tab, string id, string? stage = null) => tab.Page.Locator($"{(stage is null ? "" : $"#cards-{stage} > ")}#lead-{id}");

    private static ILocator Count(Tab tab, string stage) => tab.Page.Locator($"#stage-{stage} .count");

    private static async Task DragAsync(Tab tab, string id, string stage)
    {
        var (from, to) = (await Card(tab, id).BoundingBoxAsync(), await tab.Page.Locator($"#cards-{stage}").BoundingBoxAsync());
        var mouse = tab.Page.Mouse;
        await mouse.MoveAsync(from!.X + 30, from.Y + 45);
        await mouse.DownAsync();
        await mouse.MoveAsync(from.X + 60, from.Y + 60, new() { Steps = 5 });
        await mouse.MoveAsync(to!.X + (to.Width / 2), to.Y + 20, new() { Steps = 10 });
        await mouse.MoveAsync(to.X + (to.Width / 2), to.Y + 30, new() { Steps = 3 });
        await mouse.UpAsync();
    }

    /// <summary>A finger that waits, and then carries the card along.</summary>
    private static async Task TouchAsync(Tab tab, ILocator card, ILocator list)
    {
        var (from, to) = (await card.BoundingBoxAsync(), await list.BoundingBoxAsync());
        var client = await tab.Page.Context.NewCDPSessionAsync(tab.Page);
        var (x, y) = (from!.X + 30, from.Y + 45);
        await TouchAtAsync("touchStart", x, y);
        await Expect(card).ToHaveClassAsync(new Regex("sortable-chosen"));
        var end = Math.Min(to!.X + 40, Screen.Phone.Width - 15);
        for (var step = 1; step <= 10; step++)
        {
            await TouchAtAsync("touchMove", x + ((end - x) * step / 10), y + step);
        }

        await client.SendAsync("Input.dispatchTouchEvent", new() { ["type"] = "touchEnd", ["touchPoints"] = Array.Empty<object>() });

        Task TouchAtAsync(string type, double left, double top) => client.SendAsync(
            "Input.dispatchTouchEvent", new() { ["type"] = type, ["touchPoints"] = new[] { new { x = left, y = top } } });
    }

    private static async Task<string> CreateAsync(CrmUser user, string lastName, string? assignedUserId = null) => (await user.Client.PostAsync(
        "/leads", new { firstName = "Jane", lastName, email = CrmUsers.UniqueEmail(), company = "Example Ltd", assignedUserId })).Is(201).Id;

    private static Task<string> SeesAsync(CrmUser user, string id, string stage) =>
        Eventually.SeesAsync(_ => StatusAsync(user, id), status => status == stage, cancellationToken: TestContext.Current.CancellationToken);

    private static async Task<string> StatusAsync(CrmUser user, string id) => (await user.Client.GetAsync($"/leads/{id}")).Is(200)["status"].GetString()!;
}
