using System.Text.RegularExpressions;
using MiniCrm.Tests.Integration.Leads;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Pages;

/// <summary>Lists that are kept as views, and the way through one from lead to lead.</summary>
public sealed partial class SavedViewTests(CrmFixture crm)
{
    [Fact]
    public async Task A_list_is_kept_with_its_columns_as_the_API_would_be_asked_and_opened_again()
    {
        var user = await crm.NewUserAsync();
        var visitor = await Visitor.OfAsync(crm.Server, user);
        const string List = "assignedUserId=me&columns=email,assignee&sort=lastName&status=new,contacted";

        Assert.Equal("/app/views?told=saved", (await visitor.SendAsync("/app/views", ("name", " Mine <b> "), ("list", List))).Is(303).Header("Location"));

        var view = (await user.Client.GetAsync("/views")).Is(200).Body[0];
        var (name, query) = (view.GetProperty("name").GetString(), view.GetProperty("query").GetString()!);
        Assert.Equal(("Mine <b>", "assignedUserId=me&sort=lastName&status=new,contacted&fields=id,firstName,lastName,email,assignedUserId"), (name, query));
        (await user.Client.GetAsync($"/leads?{query}")).Is(200);
        var page = (await visitor.GetAsync($"/app/leads?{List}")).Is(200);
        Assert.Contains($"<a href=\"/app/leads?{List.Replace("&", "&amp;", StringComparison.Ordinal)}\" aria-current=\"page\">Mine &lt;b&gt;</a>", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_view_is_renamed_and_deleted_and_brought_back_and_whoever_is_overtaken_is_told()
    {
        var user = await crm.NewUserAsync("manager");
        var visitor = await Visitor.OfAsync(crm.Server, user);
        var id = (await user.Client.PostAsync("/views", new { name = "Theirs", query = "limit=10&q=x", shared = true })).Is(201).Id;

        (await visitor.SendAsync($"/app/views/{id}", ("name", "Ours"), ("version", "1"))).Is(303);
        Assert.Contains("this is how it is now", (await visitor.SendAsync($"/app/views/{id}", ("name", "Late"), ("version", "1"))).Is(412).Text, StringComparison.Ordinal);
        var deleted = (await visitor.SendAsync($"/app/views/{id}/delete")).Is(200);
        var undo = Hidden().Matches(deleted.Text).Select(field => (field.Groups["name"].Value, System.Net.WebUtility.HtmlDecode(field.Groups["value"].Value))).ToArray();
        (await visitor.SendAsync($"/app/views/{id}/delete")).Is(404);
        (await visitor.SendAsync("/app/views", undo)).Is(303);

        var back = (await user.Client.GetAsync("/views")).Is(200).Body.EnumerateArray().Single(view => view.GetProperty("ownerId").GetString() == user.Id);
        Assert.Equal(("Ours", "limit=10&q=x", true), (back.GetProperty("name").GetString(), back.GetProperty("query").GetString(), back.GetProperty("shared").GetBoolean()));
    }

    [Fact]
    public async Task From_lead_to_lead_one_goes_in_the_order_of_the_list_also_when_one_has_left_it()
    {
        var user = await crm.NewUserAsync();
        var visitor = await Visitor.OfAsync(crm.Server, user);
        var word = $"n{Guid.NewGuid():N}"[..12];
        var ids = new List<string>();
        foreach (var name in new[] { "B", "C", "A" })
        {
            ids.Add((await user.Client.PostAsync("/leads", new Dictionary<string, object?>(LeadSteps.NewLead()) { ["lastName"] = $"{word} {name}", ["phone"] = CrmUsers.UniquePhone() })).Is(201).Id);
        }

        var (b, c, a) = (ids[0], ids[1], ids[2]);
        (string List, string[] Order)[] lists = [($"q={word}&sort=lastName", [a, b, c]), ($"q={word}&sort=-lastName", [c, b, a]), ($"q={word}&sort=createdAt", [b, c, a]), ($"sort=status,lastName&q={word}", [a, b, c]), ("assignedUserId=none,me", [a, c, b])];
        foreach (var (list, order) in lists)
        {
            var asked = Uri.EscapeDataString(list);
            Assert.Equal(order[1], Lead(await visitor.GetAsync($"/app/leads/{order[0]}/next?from={asked}")));
            Assert.Equal(order[2], Lead(await visitor.GetAsync($"/app/leads/{order[1]}/next?from={asked}")));
            Assert.Equal(order[0], Lead(await visitor.GetAsync($"/app/leads/{order[1]}/previous?from={asked}")));
            Assert.StartsWith("/app/leads?", (await visitor.GetAsync($"/app/leads/{order[2]}/next?from={asked}")).Is(303).Header("Location"), StringComparison.Ordinal);
            Assert.StartsWith("/app/leads?", (await visitor.GetAsync($"/app/leads/{order[0]}/previous?from={asked}")).Is(303).Header("Location"), StringComparison.Ordinal);
        }

        (await user.Client.PatchAsync($"/leads/{b}/status", new { status = "closed_lost" })).Is(200);
        Assert.Equal(c, Lead(await visitor.GetAsync($"/app/leads/{b}/next?from={Uri.EscapeDataString($"q={word}&sort=lastName&status=new")}")));
        var page = (await visitor.GetAsync($"/app/leads/{a}?from={Uri.EscapeDataString($"q={word}")}")).Is(200);
        Assert.Contains($"href=\"/app/leads/{a}/next?from=q%3D{word}\"", page.Text, StringComparison.Ordinal);
        Assert.Contains($"href=\"/app/leads?q={word}\"", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://example.com/", "/app/leads")]
    [InlineData("//example.com", "/app/leads")]
    [InlineData("q=x&return=https://example.com", "/app/leads?q=x")]
    public async Task The_way_back_leads_to_the_list_of_leads_only(string from, string list)
    {
        var user = await crm.NewUserAsync();
        var visitor = await Visitor.OfAsync(crm.Server, user);
        var lead = await user.Client.CreateLeadAsync();

        Assert.Contains($"href=\"{list}\">Back to the list", (await visitor.GetAsync($"/app/leads/{lead.Id}?from={Uri.EscapeDataString(from)}")).Is(200).Text, StringComparison.Ordinal);
        Assert.Equal(list, (await visitor.GetAsync($"/app/leads/{lead.Id}/next?from={Uri.EscapeDataString(from)}")).Is(303).Header("Location"));
    }

    [Fact]
    public async Task What_is_no_list_leads_nowhere()
    {
        var user = await crm.NewUserAsync();
        var visitor = await Visitor.OfAsync(crm.Server, user);
        var (mine, foreign) = (await user.Client.CreateLeadAsync(), await (await crm.NewUserAsync()).Client.CreateLeadAsync());

        (await visitor.GetAsync($"/app/leads/{mine.Id}/next?from=status%3Dnonsense")).Is(400);
        (await visitor.GetAsync("/app/leads/none/next?from=")).Is(404);
        Assert.Equal("/app/leads", (await visitor.GetAsync($"/app/leads/{foreign.Id}/next?from=")).Is(303).Header("Location"));
    }

    private static string Lead(CrmResponse answer) => answer.Is(303).Header("Location")!.Split('/', '?')[3];

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>name|query|shared)\" value=\"(?<value>[^\"]*)\"")]
    private static partial Regex Hidden();
}
