using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Pages;

/// <summary>What the menu of commands finds, and for whom.</summary>
public sealed class CommandTests(CrmFixture crm)
{
    [Fact]
    public async Task It_finds_what_the_visitor_may_see_and_nothing_else()
    {
        var (mine, other, manager) = (await crm.NewUserAsync(), await crm.NewUserAsync(), await crm.NewUserAsync("manager"));
        var name = $"Palette{Guid.NewGuid():N}";
        var seen = await CreateAsync(mine, name);
        var hidden = await CreateAsync(other, name);

        var found = await FoundAsync(mine, name);
        Assert.Contains(seen, found, StringComparison.Ordinal);
        Assert.DoesNotContain(hidden, found, StringComparison.Ordinal);
        found = await FoundAsync(manager, name);
        Assert.Contains(seen, found, StringComparison.Ordinal);
        Assert.Contains(hidden, found, StringComparison.Ordinal);
        Assert.Contains(other.Id, await FoundAsync(mine, other.Email), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?q=")]
    [InlineData("?q=%20")]
    [InlineData("?q=a&q=b")]
    [InlineData("?q=%00")]
    [InlineData("?q=%3Cscript%3E")]
    public async Task What_can_be_no_search_finds_nothing(string query)
    {
        var visitor = await Visitor.OfAsync(crm.Server, await crm.NewUserAsync());

        var answer = await visitor.GetAsync($"/app/commands/found{query}", ("HX-Request", "true"));

        Assert.DoesNotContain("<a ", answer.Is(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_who_is_not_signed_in_is_told_anything_and_nobody_gets_half_a_page()
    {
        (await new Visitor(crm.Anonymous).GetAsync("/app/commands/found?q=ada", ("HX-Request", "true"))).Is(401);
        var visitor = await Visitor.OfAsync(crm.Server, await crm.NewUserAsync());
        (await visitor.GetAsync("/app/commands/found?q=ada")).Is(303);
        (await visitor.GetAsync("/app/commands")).Is(303);
    }

    [Fact]
    public async Task A_card_fills_what_is_empty_and_is_markup_nowhere()
    {
        var visitor = await Visitor.OfAsync(crm.Server, await crm.NewUserAsync());

        var answer = await visitor.SendAsync("/app/leads/new/card", [("card", "<b>Ada Lovelace</b>\nada@example.com"), ("email", "mine@example.com")], Visitor.FromHere);

        var html = answer.Is(200).Text;
        Assert.Contains("value=\"mine@example.com\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>Ada", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/app/sign-in", 401)]
    [InlineData("/app/set-up", 400)]
    [InlineData("/app/look", 303)]
    [InlineData("/app/profile/name", 400)]
    [InlineData("/app/leads/new", 400)]
    [InlineData("/app/leads/new/card", 200)]
    public async Task A_form_without_anything_in_it_is_no_fault_of_ours(string path, int status)
    {
        var visitor = await Visitor.OfAsync(crm.Server, await crm.NewUserAsync());

        (await visitor.Client.PostAsync(path, (HttpContent?)null, Visitor.Html, Visitor.FromHere, ("Cookie", visitor.Cookie!))).Is(status);
    }

    private static async Task<string> CreateAsync(CrmUser user, string lastName) =>
        (await user.Client.PostAsync("/leads", new { firstName = "Ada", lastName, email = CrmUsers.UniqueEmail(), assignedUserId = user.Id })).Is(201).Id;

    private async Task<string> FoundAsync(CrmUser user, string search) =>
        (await (await Visitor.OfAsync(crm.Server, user)).GetAsync($"/app/commands/found?q={Uri.EscapeDataString(search)}", ("HX-Request", "true"))).Is(200).Text;
}
