using System.Text.RegularExpressions;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Pages;

/// <summary>The users by forms alone: found, created, given another role, deactivated and brought back.</summary>
public sealed partial class PeopleTests(CrmFixture crm)
{
    private static readonly (string, string) Part = ("HX-Request", "true");

    [Fact]
    public async Task People_are_found_as_in_the_API_and_parts_follow_each_other()
    {
        var admin = await crm.NewUserAsync("admin");
        var visitor = await Visitor.OfAsync(crm.Server, admin);
        var word = $"w{Guid.NewGuid():N}"[..12];
        await Parallel.ForEachAsync(Enumerable.Range(0, 52), async (i, _) =>
            (await admin.Client.PostAsync("/users", new Dictionary<string, object?>(CrmUsers.NewUser(i == 7 ? "manager" : null)) { ["lastName"] = $"{word} Nr{i:D2}" })).Is(201));

        var page = (await visitor.GetAsync($"/app/people?q={word}&sort=lastName")).Is(200);
        var more = More().Match(page.Text).Groups["address"].Value.Replace("&amp;", "&", StringComparison.Ordinal);
        var rest = (await visitor.GetAsync(more, Part)).Is(200);

        Assert.Contains("<data value=\"52\">", page.Text, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"Nr{i:D2}"), Names(page));
        Assert.Equal(["Nr50", "Nr51"], Names(rest));
        Assert.StartsWith("<tr>", rest.Text.TrimStart(), StringComparison.Ordinal);
        Assert.DoesNotMatch(More(), rest.Text);
        Assert.Equal(["Nr07"], Names((await visitor.GetAsync($"/app/people?q={word}&role=manager")).Is(200)));
        Assert.Empty(Names((await visitor.GetAsync($"/app/people?isActive=false&q={word}")).Is(200)));
        (await visitor.GetAsync(more.Replace("sort=lastName", "sort=email", StringComparison.Ordinal))).Is(400);
    }

    [Fact]
    public async Task What_a_form_without_script_sends_becomes_the_address_and_what_cannot_be_asked_is_said()
    {
        var visitor = await Visitor.OfAsync(crm.Server, await crm.NewUserAsync("manager"));

        Assert.Equal("/app/people?role=admin", (await visitor.GetAsync("/app/people?q=&role=admin&isActive=&nonsense=1")).Is(303).Header("Location"));
        Assert.Equal("/app/people?role=admin", (await visitor.GetAsync("/app/people?q=&role=admin&isActive=", Part)).Is(200).Header("HX-Replace-Url"));
        Assert.Contains("Access: must be yes or no", Visitor.Read((await visitor.GetAsync("/app/people?isActive=perhaps")).Is(400)), StringComparison.Ordinal);
        Assert.Contains("Place in the list: must be", Visitor.Read((await visitor.GetAsync("/app/people?cursor=xxxx")).Is(400)), StringComparison.Ordinal);
        (await visitor.GetAsync("/app/people/nobody")).Is(404);
    }

    [Fact]
    public async Task Whoever_sees_no_more_than_cards_in_the_API_sees_no_more_here()
    {
        var (rep, other) = (await crm.NewUserAsync(), await crm.NewUserAsync("manager"));
        var (asRep, asManager) = (await Visitor.OfAsync(crm.Server, rep), await Visitor.OfAsync(crm.Server, other));
        foreach (var path in new[] { $"/app/people/{rep.Id}", $"/app/people?q={Uri.EscapeDataString(rep.Email)}" })
        {
            Assert.Contains("Sales representative", (await asManager.GetAsync(path)).Is(200).Text, StringComparison.Ordinal);
        }

        foreach (var path in new[] { $"/app/people/{other.Id}", $"/app/people?q={Uri.EscapeDataString(other.Email)}" })
        {
            var page = (await asRep.GetAsync(path, Part)).Is(200);

            Assert.Contains(other.Email, page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("Manager", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("<time", page.Text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("<form method=\"post\" action=\"/app/people", (await asManager.GetAsync($"/app/people/{rep.Id}")).Is(200).Text, StringComparison.Ordinal);
        (await asManager.GetAsync("/app/people/new")).Is(403);
    }

    [Theory]
    [InlineData("admin", true)]
    [InlineData("manager", true)]
    [InlineData("sales_rep", false)]
    public async Task The_way_to_the_list_is_shown_to_those_who_see_more_than_cards(string role, bool isShown)
    {
        var page = (await (await Visitor.OfAsync(crm.Server, await crm.NewUserAsync(role))).GetAsync("/app/profile")).Is(200);

        Assert.Equal(isShown, page.Text.Contains("href=\"/app/people\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Somebody_is_created_by_a_form_that_keeps_what_was_typed_but_for_the_password()
    {
        var visitor = await Visitor.OfAsync(crm.Server, await crm.NewUserAsync("admin"));
        var email = CrmUsers.UniqueEmail();
        (string, string)[] typed = [("firstName", "Grace"), ("lastName", "<b>Hopper"), ("email", email), ("role", "manager")];

        var refused = (await visitor.SendAsync("/app/people/new", [.. typed, ("password", "password")], Visitor.FromHere)).Is(400);
        var created = (await visitor.SendAsync("/app/people/new", [.. typed, ("password", "nanoseconds long")], Visitor.FromHere)).Is(303);
        var twice = (await visitor.SendAsync("/app/people/new", [.. typed, ("password", "nanoseconds long")], Visitor.FromHere)).Is(409);

        Assert.Contains("is one of the most common passwords", refused.Text, StringComparison.Ordinal);
        Assert.Contains($"value=\"{email}\"", refused.Text, StringComparison.Ordinal);
        Assert.Contains("<option value=\"manager\" selected>", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"password\"", refused.Text, StringComparison.Ordinal);
        Assert.Contains("User with this email already exists", twice.Text, StringComparison.Ordinal);
        var page = (await visitor.GetAsync(created.Header("Location")!)).Is(200);
        Assert.Contains("<h1>Grace &lt;b&gt;Hopper</h1>", page.Text, StringComparison.Ordinal);
        Assert.Equal("manager", (await crm.Anonymous.SignInAsync(email, "nanoseconds long")).Role);
    }

    [Fact]
    public async Task Whoever_is_deactivated_is_signed_out_and_comes_back_by_undo()
    {
        var (admin, user) = (await crm.NewUserAsync("admin"), await crm.NewUserAsync());
        var (visitor, other) = (await Visitor.OfAsync(crm.Server, admin), await Visitor.OfAsync(crm.Server, user));

        var done = (await visitor.SendAsync($"/app/people/{user.Id}/activity", ("isActive", "false"))).Is(303).Header("Location")!;
        var page = (await visitor.GetAsync(done)).Is(200);

        Assert.Equal($"/app/people/{user.Id}?told=deactivated", done);
        Assert.Contains("signed out everywhere", page.Text, StringComparison.Ordinal);
        (await other.GetAsync("/app/profile")).Is(303);
        (await user.Client.GetAsync("/auth/me")).Is(401);
        var version = Version().Match(page.Text).Groups["version"].Value;
        (await visitor.SendAsync($"/app/people/{user.Id}/activity", ("version", version), ("isActive", "true"))).Is(303);
        Assert.Equal("sales_rep", (await crm.Anonymous.SignInAsync(user.Email, user.Password)).Role);
    }

    [Fact]
    public async Task A_role_is_changed_and_that_is_undone_and_whoever_is_overtaken_sees_what_is_there()
    {
        var (admin, user) = (await crm.NewUserAsync("admin"), await crm.NewUserAsync());
        var visitor = await Visitor.OfAsync(crm.Server, admin);
        var before = Version().Match((await visitor.GetAsync($"/app/people/{user.Id}")).Is(200).Text).Groups["version"].Value;

        var done = (await visitor.SendAsync($"/app/people/{user.Id}/role", ("version", before), ("role", "manager"))).Is(303).Header("Location")!;
        var overtaken = (await visitor.SendAsync($"/app/people/{user.Id}/role", ("version", before), ("role", "admin"))).Is(412);

        Assert.Equal($"/app/people/{user.Id}?told=role&was=sales_rep", done);
        Assert.Contains("name=\"role\" value=\"sales_rep\"", (await visitor.GetAsync(done)).Is(200).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"role\" value=", (await visitor.GetAsync($"/app/people/{user.Id}?told=role&was=king")).Is(200).Text, StringComparison.Ordinal);
        Assert.Contains("Somebody has changed it in the meantime", overtaken.Text, StringComparison.Ordinal);
        Assert.Contains("<option value=\"manager\" selected>", overtaken.Text, StringComparison.Ordinal);
        Assert.Contains("must be one of the roles", (await visitor.SendAsync($"/app/people/{user.Id}/role", ("role", "king"))).Is(400).Text, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Names(CrmResponse page) => Name().Matches(page.Text).Select(match => match.Groups["name"].Value);

    [GeneratedRegex("hx-get=\"(?<address>[^\"]*cursor=[^\"]*)\"")]
    private static partial Regex More();

    [GeneratedRegex("(?<name>Nr[0-9]{2})</a></th>")]
    private static partial Regex Name();

    [GeneratedRegex("name=\"version\" value=\"(?<version>[0-9]+)\"")]
    private static partial Regex Version();
}
