using System.Text.RegularExpressions;
using MiniCrm.Tests.Integration.Leads;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Pages;

/// <summary>The list of leads: its address says what is looked for, with the words of the API.</summary>
public sealed partial class LeadListTests(CrmFixture crm)
{
    private static readonly (string, string) Part = ("HX-Request", "true");

    [Fact]
    public async Task Filters_find_what_they_find_in_the_API_and_parts_follow_each_other()
    {
        var user = await crm.NewUserAsync();
        var visitor = await Visitor.OfAsync(crm.Server, user);
        var company = $"Firm {Guid.NewGuid():N}";
        for (var i = 0; i < 53; i++)
        {
            (await user.Client.PostAsync("/leads", new Dictionary<string, object?>(LeadSteps.NewLead()) { ["company"] = company, ["lastName"] = $"Nr{i:D2}", ["phone"] = CrmUsers.UniquePhone() })).Is(201);
        }

        var page = (await visitor.GetAsync($"/app/leads?company={Uri.EscapeDataString(company)}&sort=lastName")).Is(200);
        var more = More().Match(page.Text).Groups["address"].Value.Replace("&amp;", "&", StringComparison.Ordinal);
        var rest = (await visitor.GetAsync(more, Part)).Is(200);

        Assert.Contains("<data value=\"53\">", page.Text, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"Nr{i:D2}"), Names(page));
        Assert.Equal(["Nr50", "Nr51", "Nr52"], Names(rest));
        Assert.StartsWith("<tr>", rest.Text.TrimStart(), StringComparison.Ordinal);
        Assert.DoesNotMatch(More(), rest.Text);
        (await visitor.GetAsync(more.Replace("sort=lastName", "sort=company", StringComparison.Ordinal))).Is(400);
    }

    [Fact]
    public async Task What_a_form_without_script_sends_becomes_the_address_that_a_link_shows_a_colleague()
    {
        var visitor = await Visitor.OfAsync(crm.Server, await crm.NewUserAsync());

        var sent = (await visitor.GetAsync("/app/leads?q=&status=new&status=contacted&assignedUserId=me&sort=&nonsense=1")).Is(303);
        var part = (await visitor.GetAsync("/app/leads?q=&status=new&status=contacted&assignedUserId=me&sort=", Part)).Is(200);

        Assert.Equal("/app/leads?assignedUserId=me&status=new,contacted", sent.Header("Location"));
        Assert.Equal("/app/leads?assignedUserId=me&status=new,contacted", part.Header("HX-Replace-Url"));
        Assert.StartsWith("<div id=\"leads\">", part.Text.TrimStart(), StringComparison.Ordinal);
        (await visitor.GetAsync(sent.Header("Location")!)).Is(200);
    }

    [Theory]
    [InlineData("status=nonsense", "Stage", "must be")]
    [InlineData("createdFrom=yesterday", "Created from", "must be")]
    [InlineData("cursor=xxxx", "Place in the list", "must be")]
    [InlineData("sort=phone", "Sort by", "must be")]
    public async Task What_cannot_be_asked_is_said_on_the_page(string query, string name, string complaint)
    {
        var visitor = await Visitor.OfAsync(crm.Server, await crm.NewUserAsync());

        var page = (await visitor.GetAsync($"/app/leads?{query}")).Is(400);

        Assert.Equal("text/html", page.MediaType);
        Assert.Matches($"{name}: .*{complaint}", Visitor.Read(page));
    }

    [Fact]
    public async Task What_was_found_is_marked_and_nothing_that_is_typed_is_markup()
    {
        var user = await crm.NewUserAsync();
        var visitor = await Visitor.OfAsync(crm.Server, user);
        var word = $"w{Guid.NewGuid():N}";
        (await user.Client.PostAsync("/leads", new Dictionary<string, object?>(LeadSteps.NewLead()) { ["firstName"] = "<img src=x>", ["lastName"] = $"O'{word}", ["company"] = "\"><script>alert(1)</script>" })).Is(201);

        var page = (await visitor.GetAsync($"/app/leads?q={word}")).Is(200);

        Assert.Contains($"<mark>{word}</mark>", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", (await visitor.GetAsync("/app/leads?q=%3Cb%3E%22")).Is(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_columns_are_those_of_the_address_and_the_export_is_of_what_is_seen()
    {
        var user = await crm.NewUserAsync();
        var visitor = await Visitor.OfAsync(crm.Server, user);
        var (mine, other) = (await user.Client.CreateLeadAsync(), await user.Client.CreateLeadAsync());
        (await user.Client.PatchAsync($"/leads/{mine.Id}/status", new { status = "proposal" })).Is(200);

        var page = (await visitor.GetAsync("/app/leads?columns=email,createdAt&status=proposal")).Is(200);
        var file = (await visitor.GetAsync("/app/leads/export?status=proposal")).Is(200);

        Assert.Contains(mine["email"].GetString()!, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("data-label=\"Stage\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("href=\"/app/leads/export?status=proposal\"", page.Text, StringComparison.Ordinal);
        Assert.Equal("text/csv", file.MediaType);
        Assert.Contains(mine.Id, file.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(other.Id, file.Text, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Names(CrmResponse page) => Name().Matches(page.Text).Select(match => match.Value).Distinct();

    [GeneratedRegex("<a href=\"(?<address>/app/leads\\?[^\"]*cursor=[^\"]*)\"")]
    private static partial Regex More();

    [GeneratedRegex("Nr[0-9]{2}")]
    private static partial Regex Name();
}
