using System.Text.RegularExpressions;
using MiniCrm.Tests.Integration.Notifications;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Pages;

/// <summary>The inbox as a page: found and gone on with as in the API, and marked as read, one's own alone.</summary>
public sealed partial class InboxTests(CrmFixture crm)
{
    private static readonly (string, string) Part = ("HX-Request", "true");

    [Fact]
    public async Task Parts_follow_each_other_as_in_the_API()
    {
        var (user, visitor) = await VisitorAsync();
        var expected = await NotifyAsync(user, 53);

        var page = (await visitor.GetAsync("/app/inbox?unread=true")).Is(200);
        var more = More().Match(page.Text).Groups["address"].Value.Replace("&amp;", "&", StringComparison.Ordinal);
        var rest = (await visitor.GetAsync(more, Part)).Is(200);

        Assert.StartsWith("/app/inbox?unread=true&cursor=", more, StringComparison.Ordinal);
        Assert.StartsWith("<li ", rest.Text.TrimStart(), StringComparison.Ordinal);
        Assert.Equal(expected, Ids(page).Concat(Ids(rest)));
        Assert.Equal(50, Ids(page).Count());
        Assert.Contains("Back to the latest", Visitor.Read((await visitor.GetAsync(more)).Is(200)), StringComparison.Ordinal);
        (await visitor.GetAsync(more.Replace("unread=true", "unread=false", StringComparison.Ordinal))).Is(400);
    }

    [Theory]
    [InlineData("unread=nonsense", "Unread", "must be")]
    [InlineData("cursor=xxxx", "Place in the list", "must be")]
    public async Task What_cannot_be_asked_is_said_on_the_page(string query, string name, string complaint)
    {
        var (_, visitor) = await VisitorAsync();

        var page = (await visitor.GetAsync($"/app/inbox?{query}")).Is(400);

        Assert.Matches($"{name}: .*{complaint}", Visitor.Read(page));
    }

    [Fact]
    public async Task One_is_marked_as_read_with_script_and_without()
    {
        var (user, visitor) = await VisitorAsync();
        var ids = await NotifyAsync(user, 2);

        var row = (await visitor.SendAsync($"/app/inbox/{ids[0]}/read", [], Visitor.FromHere, Part)).Is(200);
        Assert.Equal("/app/inbox", (await visitor.SendAsync($"/app/inbox/{ids[1]}/read")).Is(303).Header("Location"));

        Assert.StartsWith("<li ", row.Text.TrimStart(), StringComparison.Ordinal);
        Assert.Contains("unread-changed", row.Header("HX-Trigger"), StringComparison.Ordinal);
        Assert.Equal(ids[2..], await UnreadAsync(user));
    }

    [Fact]
    public async Task All_that_are_shown_are_the_visitors_own()
    {
        var (user, visitor) = await VisitorAsync();
        var (other, _) = await VisitorAsync();
        var (ids, others) = (await NotifyAsync(user, 3), await NotifyAsync(other, 1));

        var answer = (await visitor.SendAsync("/app/inbox/read", ("id", ids[0]), ("id", ids[1]), ("id", others[0]), ("id", "nonsense"), ("unread", "true"))).Is(303);

        Assert.Equal("/app/inbox?unread=true", answer.Header("Location"));
        Assert.Equal(ids[2..], await UnreadAsync(user));
        Assert.Equal(others, await UnreadAsync(other));
    }

    [Fact]
    public async Task Pages_ask_for_the_number_of_unread_ones_when_they_are_there()
    {
        var (user, visitor) = await VisitorAsync();
        var ids = await NotifyAsync(user, 2);

        Assert.Contains("hx-get=\"/app/inbox/unread\"", (await visitor.GetAsync("/app/reports")).Is(200).Text, StringComparison.Ordinal);
        Assert.Contains($"<data value=\"{ids.Length}\">", (await visitor.GetAsync("/app/inbox/unread", Part)).Is(200).Text, StringComparison.Ordinal);
        Assert.Equal("/app/inbox?unread=true", (await visitor.GetAsync("/app/inbox/unread")).Is(303).Header("Location"));

        (await visitor.SendAsync("/app/inbox/read", [.. ids.Select(id => ("id", id))])).Is(303);
        Assert.Equal("", (await visitor.GetAsync("/app/inbox/unread", Part)).Is(200).Text.Trim());
    }

    [Fact]
    public async Task What_is_in_them_is_no_markup_and_leads_nowhere_but_to_leads()
    {
        var (user, visitor) = await VisitorAsync();
        var admin = (await crm.AdministratorAsync()).Client;
        var lead = Guid.NewGuid();
        foreach (var metadata in new object[] { new { leadId = "\"><script>" }, new { leadId = 5 }, new { leadId = lead } })
        {
            (await admin.PostAsync("/notifications", new { type = "in_app", title = "<b>T</b>", message = "<img src=x>", recipientId = user.Id, metadata })).Is(201);
        }

        var page = (await visitor.GetAsync("/app/inbox")).Is(200);

        Assert.DoesNotContain("<img src=x", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>T", page.Text, StringComparison.Ordinal);
        Assert.Equal([$"/app/leads/{lead}"], LeadLink().Matches(page.Text).Select(match => match.Groups["address"].Value));
    }

    private async Task<(CrmUser User, Visitor Visitor)> VisitorAsync()
    {
        var user = await crm.NewUserAsync();
        return (user, await Visitor.OfAsync(crm.Server, user));
    }

    /// <summary>Those that are unread then, the latest first: whoever is new has been welcomed.</summary>
    private async Task<string[]> NotifyAsync(CrmUser user, int count)
    {
        var admin = (await crm.AdministratorAsync()).Client;
        for (var i = 0; i < count; i++)
        {
            await admin.NotifyAsync(user.Id);
        }

        return await Eventually.SeesAsync(_ => UnreadAsync(user), ids => ids.Length == count + 1, cancellationToken: TestContext.Current.CancellationToken);
    }

    private static async Task<string[]> UnreadAsync(CrmUser user) =>
        [.. (await user.Client.GetAsync($"/notifications/recipient/{user.Id}?unread=true")).Is(200).Body.EnumerateArray().Select(one => one.GetProperty("id").GetString()!)];

    private static IEnumerable<string> Ids(CrmResponse page) => Id().Matches(page.Text).Select(match => match.Groups["id"].Value);

    [GeneratedRegex("<a href=\"(?<address>/app/inbox\\?[^\"]*cursor=[^\"]*)\"")]
    private static partial Regex More();

    [GeneratedRegex("data-id=\"(?<id>[^\"]+)\"")]
    private static partial Regex Id();

    [GeneratedRegex("<a href=\"(?<address>/app/leads/[^\"]*)\">[^<]*&lt;b")]
    private static partial Regex LeadLink();
}
