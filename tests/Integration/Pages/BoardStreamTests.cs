using System.Text.Json;
using System.Text.RegularExpressions;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Integration.Leads;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Pages;

/// <summary>What an open board is told: by the filters of its address, and no more than its visitor may know. On servers where nobody else does anything.</summary>
public sealed partial class BoardStreamTests(CrmFixture crm)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_board_is_told_what_its_visitor_may_see_and_of_what_leaves_their_sight_only_that_it_does()
    {
        await using var server = await StartAsync();
        var (manager, rep) = (await server.NewUserAsync("manager"), await server.NewUserAsync());
        var visitor = await Visitor.OfAsync(server, rep);
        var own = await manager.Client.CreateLeadAsync(rep.Id);
        using var stream = await OpenAsync(visitor, "/app/board/stream");

        var foreign = await manager.Client.CreateLeadAsync();
        (await manager.Client.PatchAsync($"/leads/{foreign.Id}/status", new { status = "qualified" })).Is(200);
        (await manager.Client.PatchAsync($"/leads/{own.Id}/status", new { status = "contacted" })).Is(200);
        var moved = await NextAsync(stream);
        (await manager.Client.PatchAsync($"/leads/{own.Id}", new { assignedUserId = (string?)null, lastName = "Secret", status = "closed_won" })).Is(200);
        var gone = await NextAsync(stream);
        (await manager.Client.PatchAsync($"/leads/{own.Id}", new { lastName = "More" })).Is(200);
        (await manager.Client.PatchAsync($"/leads/{foreign.Id}/assign", new { assignedUserId = rep.Id })).Is(200);
        var come = await NextAsync(stream);

        Assert.Equal($"{own.Id} new contacted Jane Doe", Told(moved));
        Assert.Equal($"{own.Id} contacted  ", Told(gone));
        Assert.DoesNotContain("Secret", gone.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(0, gone.GetProperty("leads")[0].GetProperty("version").GetInt32());
        Assert.Equal($"{foreign.Id}  qualified Jane Doe", Told(come));
    }

    [Fact]
    public async Task A_board_is_told_what_its_filter_lets_through_and_reads_anew_what_only_the_database_knows()
    {
        await using var server = await StartAsync();
        var manager = await server.NewUserAsync("manager");
        var visitor = await Visitor.OfAsync(server, manager);
        var lead = await manager.Client.CreateLeadAsync(manager.Id);
        using var mine = await OpenAsync(visitor, "/app/board/stream?assignedUserId=me&status=new,qualified");
        using var searched = await OpenAsync(visitor, "/app/board/stream?assignedUserId=me&q=doe");

        (await manager.Client.PatchAsync($"/leads/{lead.Id}/status", new { status = "qualified" })).Is(200);
        Assert.Equal($"{lead.Id} new qualified Jane Doe", Told(await NextAsync(mine)));
        Assert.True((await NextAsync(searched)).GetProperty("anew").GetInt32() >= 2000);
        (await manager.Client.PatchAsync($"/leads/{lead.Id}/status", new { status = "proposal" })).Is(200);
        Assert.Equal($"{lead.Id} qualified  ", Told(await NextAsync(mine)));
        (await visitor.GetAsync("/app/board/stream?status=nonsense")).Is(400);
    }

    [Fact]
    public async Task Many_changes_at_once_are_not_told_one_by_one_and_a_board_that_missed_some_reads_anew()
    {
        await using var server = await StartAsync();
        var manager = await server.NewUserAsync("manager");
        var visitor = await Visitor.OfAsync(server, manager);
        var mark = MarkOf().Match((await visitor.GetAsync("/app/board")).Is(200).Text).Groups["mark"].Value;
        using var stream = await OpenAsync(visitor, "/app/board/stream?assignedUserId=me");

        (await manager.Client.PostAsync("/leads/batch", Enumerable.Range(0, 300).Select(i => new
        {
            create = new { firstName = "Jane", lastName = $"Many{i}", email = CrmUsers.UniqueEmail() },
        }))).Is(207);

        Assert.True((await NextAsync(stream)).GetProperty("anew").GetInt32() >= 2000);
        using var late = await OpenAsync(visitor, $"/app/board/stream?assignedUserId=me&mark={mark}");
        Assert.True((await NextAsync(late)).GetProperty("anew").GetInt32() >= 2000);
    }

    [Fact]
    public async Task Whoever_is_deactivated_is_told_nothing_more()
    {
        await using var server = await StartAsync();
        var (admin, manager) = (await server.AdministratorAsync(), await server.NewUserAsync("manager"));
        var visitor = await Visitor.OfAsync(server, manager);
        using var stream = await OpenAsync(visitor, "/app/board/stream");
        (await admin.Client.PatchAsync($"/users/{manager.Id}", new { isActive = false })).Is(200);

        var lead = await admin.Client.CreateLeadAsync();

        Assert.NotEmpty(lead.Id);
        Assert.Null(await stream.NextAsync(cancellationToken: Cancellation));
    }

    private async Task<CrmServer> StartAsync()
    {
        var server = await CrmServer.StartAsync(crm.Server.Postgres, cancellationToken: Cancellation);
        await server.AdministratorAsync();
        return server;
    }

    private static Task<EventReader> OpenAsync(Visitor visitor, string path) =>
        EventReader.OpenAsync(visitor.Client, path, lastEventId: null, visitor.Cookie, Cancellation);

    private static async Task<JsonElement> NextAsync(EventReader stream) => (await stream.NextAsync(cancellationToken: Cancellation))!.Data;

    private static string Told(JsonElement told)
    {
        var lead = Assert.Single(told.GetProperty("leads").EnumerateArray());
        return $"{lead.Text("id")} {lead.Text("was")} {lead.Text("now")} {lead.Text("name")}";
    }

    [GeneratedRegex("data-mark=\"(?<mark>[^\"]*)\"")]
    private static partial Regex MarkOf();
}
