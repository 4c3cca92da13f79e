using System.Text.RegularExpressions;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Integration.Leads;
using MiniCrm.Tests.Integration.Leads.Actions;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Pages;

/// <summary>Several leads changed at once by forms alone.</summary>
public sealed partial class LeadActionTests(CrmFixture crm)
{
    [Fact]
    public async Task Chosen_leads_are_changed_at_once_and_it_is_undone()
    {
        var user = await crm.NewUserAsync("manager");
        var visitor = await Visitor.OfAsync(crm.Server, user);
        var (one, two, other) = (await user.Client.CreateLeadAsync(user.Id), await user.Client.CreateLeadAsync(user.Id), await user.Client.CreateLeadAsync(user.Id));

        var started = (await visitor.SendAsync("/app/leads/actions/preview", ("scope", "named"), ("id", one.Id), ("id", two.Id), ("action", "move"), ("status", "qualified"), ("assignedUserId", ""), ("list", "status=new"))).Is(303);
        var address = started.Header("Location")!;
        var id = address.Split('/', '?')[4];
        var ended = await user.Client.ActionEndedAsync(id);

        Assert.EndsWith("?from=status%3Dnew", address, StringComparison.Ordinal);
        Assert.Equal("done: 2 changed", ended.ActionOutcome());
        Assert.True(ended["named"].GetBoolean());
        Assert.Equal(["qualified", "qualified", "new"], await Task.WhenAll(new[] { one, two, other }.Select(lead => StatusAsync(user, lead.Id))));
        var page = (await visitor.GetAsync(address)).Is(200);
        Assert.Contains("href=\"/app/leads?status=new\"", page.Text, StringComparison.Ordinal);
        (await visitor.SendAsync($"/app/leads/actions/{id}/undo")).Is(303);
        Assert.Equal("undone: 2 changed, 2 undone", (await user.Client.ActionEndedAsync(id)).ActionOutcome());
        Assert.Equal("new", await StatusAsync(user, one.Id));
    }

    [Fact]
    public async Task All_of_a_list_are_counted_before_anything_is_done_to_them()
    {
        var user = await crm.NewUserAsync();
        var visitor = await Visitor.OfAsync(crm.Server, user);
        var company = await user.Client.ManyLeadsAsync(3);
        (string, string)[] form = [("scope", "all"), ("list", $"company={company}&sort=lastName&columns=email"), ("action", "assign"), ("assignedUserId", user.Id)];

        var page = (await visitor.SendAsync("/app/leads/actions/preview", form)).Is(200);
        Assert.Contains("<data value=\"3\">", page.Text, StringComparison.Ordinal);
        Assert.Empty((await user.Client.GetAsync("/leads/actions")).Is(200).Ids());
        var token = Token().Match(page.Text).Groups["token"].Value;
        var started = (await visitor.SendAsync("/app/leads/actions", ("token", token), ("list", ""))).Is(303);
        var again = (await visitor.SendAsync("/app/leads/actions", ("token", token), ("list", ""))).Is(303);

        Assert.Equal(started.Header("Location"), again.Header("Location"));
        Assert.Equal("done: 3 changed", (await user.Client.ActionEndedAsync(started.Header("Location")!.Split('/', '?')[4])).ActionOutcome());
        Assert.Contains("Assign", Visitor.Read((await visitor.GetAsync("/app/leads/actions")).Is(200)), StringComparison.Ordinal);
        var foreign = await Visitor.OfAsync(crm.Server, await crm.NewUserAsync());
        Assert.Contains("for somebody else", (await foreign.SendAsync("/app/leads/actions", ("token", token))).Is(403).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scope=named&action=assign", 400, "Choose leads first")]
    [InlineData("scope=named&id=nonsense&action=assign", 400, "must be ids of leads")]
    [InlineData("scope=named&id=018f0000-0000-7000-8000-000000000000&action=nonsense", 400, "is required")]
    [InlineData("scope=named&id=018f0000-0000-7000-8000-000000000000&action=move&status=nonsense", 400, "is required")]
    [InlineData("scope=named&id=018f0000-0000-7000-8000-000000000000&action=assign&assignedUserId=me", 400, "must be a user")]
    [InlineData("scope=named&id=018f0000-0000-7000-8000-000000000000&action=delete", 403, "A sales_rep cannot delete leads")]
    [InlineData("scope=named&id=018f0000-0000-7000-8000-000000000000&action=move&status=new", 200, "0")]
    [InlineData("scope=all&list=status%3Dnonsense&action=move&status=new", 400, "must be")]
    public async Task What_cannot_be_done_is_said_and_what_was_chosen_stays(string form, int status, string complaint)
    {
        var visitor = await Visitor.OfAsync(crm.Server, await crm.NewUserAsync());
        var fields = form.Split('&').Select(field => field.Split('=')).Select(field => (field[0], Uri.UnescapeDataString(field[1]))).ToArray();

        var page = (await visitor.SendAsync("/app/leads/actions/preview", fields)).Is(status);

        Assert.Contains(complaint, Visitor.Read(page), StringComparison.Ordinal);
        Assert.Contains("name=\"action\"", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_elses_leads_are_not_changed_by_naming_them()
    {
        var (user, other) = (await crm.NewUserAsync(), await crm.NewUserAsync());
        var visitor = await Visitor.OfAsync(crm.Server, user);
        var (mine, theirs) = (await user.Client.CreateLeadAsync(), await other.Client.CreateLeadAsync());

        var started = (await visitor.SendAsync("/app/leads/actions/preview", ("scope", "named"), ("id", mine.Id), ("id", theirs.Id), ("action", "move"), ("status", "contacted"))).Is(303);
        await user.Client.ActionEndedAsync(started.Header("Location")!.Split('/', '?')[4]);

        Assert.Equal(("contacted", "new"), (await StatusAsync(user, mine.Id), await StatusAsync(other, theirs.Id)));
    }

    private static async Task<string?> StatusAsync(CrmUser user, string id) => (await user.Client.GetAsync($"/leads/{id}")).Is(200)["status"].GetString();

    [GeneratedRegex("name=\"token\" value=\"(?<token>[^\"]+)\"")]
    private static partial Regex Token();
}
