using System.Text.RegularExpressions;
using MiniCrm.Tests.Integration.Leads;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Pages;

/// <summary>The board: its stages go on, and its cards are moved, with script and without.</summary>
public sealed partial class BoardTests(CrmFixture crm)
{
    private static readonly (string, string) Part = ("HX-Request", "true");

    [Fact]
    public async Task A_stage_goes_on_from_part_to_part_and_a_cursor_is_of_its_stage()
    {
        var user = await crm.NewUserAsync();
        var visitor = await Visitor.OfAsync(crm.Server, user);
        for (var i = 0; i < 23; i++)
        {
            (await user.Client.PostAsync("/leads", new Dictionary<string, object?>(LeadSteps.NewLead()) { ["lastName"] = $"Nr{i:D2}" })).Is(201);
        }

        var page = (await visitor.GetAsync("/app/board")).Is(200);
        var more = More().Match(page.Text).Groups["address"].Value.Replace("&amp;", "&", StringComparison.Ordinal);
        var rest = (await visitor.GetAsync(more, Part)).Is(200);

        Assert.Equal(Enumerable.Range(3, 20).Reverse().Select(i => $"Nr{i:D2}"), Names(page));
        Assert.Equal(["Nr02", "Nr01", "Nr00"], Names(rest));
        Assert.Contains("<data value=\"23\">", page.Text, StringComparison.Ordinal);
        (await visitor.GetAsync(more.Replace("/new?", "/contacted?", StringComparison.Ordinal), Part)).Is(400);
        (await visitor.GetAsync("/app/board/stages/nothing", Part)).Is(404);
        Assert.Equal("/app/leads?status=new", (await visitor.GetAsync("/app/board/stages/new")).Is(303).Header("Location"));
        Assert.Equal("/app/board?q=jane", (await visitor.GetAsync("/app/board?q=jane&source=&sort=lastName&deleted=true")).Is(303).Header("Location"));
    }

    [Fact]
    public async Task Without_script_a_card_is_moved_by_its_form_and_put_back()
    {
        var user = await crm.NewUserAsync();
        var visitor = await Visitor.OfAsync(crm.Server, user);
        var lead = await user.Client.CreateLeadAsync();

        var moved = (await visitor.SendAsync($"/app/board/{lead.Id}/move", ("status", "contacted"), ("was", "new"), ("version", "1"), ("board", "assignedUserId=none"))).Is(303);
        var page = (await visitor.GetAsync(moved.Header("Location")!)).Is(200);

        Assert.StartsWith("/app/board?assignedUserId=none&moved=", moved.Header("Location"), StringComparison.Ordinal);
        Assert.Contains("Undo", Visitor.Read(page), StringComparison.Ordinal);
        Assert.Contains("name=\"status\" value=\"new\"", page.Text, StringComparison.Ordinal);
        (await visitor.SendAsync($"/app/board/{lead.Id}/move", ("status", "new"), ("was", "contacted"), ("version", "2"))).Is(303);
        Assert.Equal("new", (await user.Client.GetAsync($"/leads/{lead.Id}")).Is(200)["status"].GetString());
        (await visitor.SendAsync($"/app/board/{lead.Id}/move", ("status", "nonsense"))).Is(400);
    }

    [Fact]
    public async Task A_move_that_was_overtaken_is_not_done_and_says_by_whom_with_script_and_without()
    {
        var (manager, user) = (await crm.NewUserAsync("manager"), await crm.NewUserAsync());
        var visitor = await Visitor.OfAsync(crm.Server, user);
        var lead = await user.Client.CreateLeadAsync();
        (await manager.Client.PatchAsync($"/leads/{lead.Id}/status", new { status = "proposal" })).Is(200);
        (string, string)[] form = [("status", "contacted"), ("was", "new"), ("version", "1")];

        foreach (var answer in new[] { await visitor.SendAsync($"/app/board/{lead.Id}/move", form, Visitor.FromHere, Part), await visitor.SendAsync($"/app/board/{lead.Id}/move", form) })
        {
            answer.Is(412);
            Assert.Matches("[^ ]+ [^ ]+ has moved it to Proposal in the meantime", Visitor.Read(answer));
        }

        Assert.Equal("proposal", (await user.Client.GetAsync($"/leads/{lead.Id}")).Is(200)["status"].GetString());

        // What others changed beside the stage overtakes nothing.
        (await manager.Client.PatchAsync($"/leads/{lead.Id}", new { company = "Changed Ltd" })).Is(200);
        (await visitor.SendAsync($"/app/board/{lead.Id}/move", [("status", "contacted"), ("was", "proposal"), ("version", "2")], Visitor.FromHere, Part)).Is(200);
    }

    private static IEnumerable<string> Names(CrmResponse page) => Name().Matches(page.Text).Select(match => match.Value).Distinct();

    [GeneratedRegex("hx-get=\"(?<address>/app/board/stages/new\\?[^\"]*cursor=[^\"]*)\"")]
    private static partial Regex More();

    [GeneratedRegex("Nr[0-9]{2}")]
    private static partial Regex Name();
}
