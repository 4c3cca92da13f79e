using MiniCrm.Tests.Integration.Leads;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Pages;

/// <summary>What waits for whom, and that a move is undone.</summary>
public sealed class TodayTests(CrmFixture crm)
{
    [Fact]
    public async Task What_waits_longest_comes_first_and_what_was_given_apart_from_it()
    {
        var user = await crm.NewUserAsync();
        var visitor = await Visitor.OfAsync(crm.Server, user);
        var other = await crm.NewUserAsync("manager");
        var (first, second, given, won) = (await CreateAsync(user, "First"), await CreateAsync(user, "Second"), await CreateAsync(user, "Given"), await CreateAsync(user, "Won"));
        var foreign = await CreateAsync(other, "Foreign");
        foreach (var (id, status) in new[] { (first, "contacted"), (second, "contacted"), (won, "closed_won"), (first, "qualified") })
        {
            (await user.Client.PatchAsync($"/leads/{id}/status", new { status })).Is(200);
        }

        var page = (await visitor.GetAsync("/app")).Is(200);

        var (fresh, waiting) = (Part(page, "today-given"), Part(page, "today-waiting"));
        Assert.Contains(given, fresh, StringComparison.Ordinal);
        Assert.DoesNotContain(given, waiting, StringComparison.Ordinal);
        Assert.InRange(waiting.IndexOf(second, StringComparison.Ordinal), 0, waiting.IndexOf(first, StringComparison.Ordinal));
        Assert.DoesNotContain(won, fresh + waiting, StringComparison.Ordinal);
        Assert.DoesNotContain(foreign, page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("admin", true)]
    [InlineData("manager", true)]
    [InlineData("sales_rep", false)]
    public async Task What_nobody_has_is_shown_to_whoever_assigns(string role, bool isShown)
    {
        var user = await crm.NewUserAsync(role);

        var page = (await (await Visitor.OfAsync(crm.Server, user)).GetAsync("/app")).Is(200);

        Assert.Equal(isShown, page.Text.Contains("today-unassigned", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_row_without_script_leads_to_its_lead_where_a_move_is_undone_as_well()
    {
        var user = await crm.NewUserAsync();
        var visitor = await Visitor.OfAsync(crm.Server, user);
        var id = await CreateAsync(user, "Moved");

        Assert.Equal($"/app/leads/{id}", (await visitor.GetAsync($"/app/leads/{id}/opened")).Is(303).Header("Location"));
        var moved = (await visitor.SendAsync($"/app/leads/{id}/status", ("status", "contacted"), ("was", "new"), ("version", "1"))).Is(303).Header("Location")!;
        var page = (await visitor.GetAsync(moved)).Is(200);

        Assert.Equal($"/app/leads/{id}?moved=new-contacted", moved);
        Assert.Contains("The lead is now in the stage Contacted.", Visitor.Read(page).ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("class=\"notice good ways undo\"", page.Text, StringComparison.Ordinal);

        // Where it was moved on since, it is not what would be undone; and an address says nothing that is not so.
        Assert.DoesNotContain("undo\"", (await visitor.GetAsync($"/app/leads/{id}?moved=new-qualified")).Is(200).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("undo\"", (await visitor.GetAsync($"/app/leads/{id}?moved=%22%3E-contacted")).Is(200).Text, StringComparison.Ordinal);
    }

    private static async Task<string> CreateAsync(CrmUser user, string lastName) => (await user.Client.PostAsync(
        "/leads", new Dictionary<string, object?>(LeadSteps.NewLead()) { ["lastName"] = lastName, ["phone"] = CrmUsers.UniquePhone(), ["assignedUserId"] = user.Id })).Is(201).Id;

    /// <summary>A section of the page.</summary>
    private static string Part(CrmResponse page, string id) => page.Text.Split("<section").Single(section => section.Contains($"id=\"{id}\"", StringComparison.Ordinal));
}
