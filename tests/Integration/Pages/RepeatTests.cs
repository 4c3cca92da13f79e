using System.Text.RegularExpressions;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Integration.Imports;
using MiniCrm.Tests.Integration.Leads;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Pages;

/// <summary>A form that is sent again, since its answer was lost, does nothing twice.</summary>
public sealed partial class RepeatTests(CrmFixture crm)
{
    [Fact]
    public async Task A_lead_is_created_once_by_each_form()
    {
        var user = await crm.NewUserAsync();
        var visitor = await Visitor.OfAsync(crm.Server, user);
        var form = await FormAsync(visitor, CrmUsers.UniqueEmail());

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => visitor.SendAsync("/app/leads/new", form)));

        Assert.Single(answers.Select(answer => answer.Is(303).Header("Location")).Distinct());
        Assert.Single((await user.Client.GetAsync("/leads")).Is(200).Ids());
        (await visitor.SendAsync("/app/leads/new", await FormAsync(visitor, CrmUsers.UniqueEmail()))).Is(303);
        Assert.Equal(2, (await user.Client.GetAsync("/leads")).Is(200).Ids().Length);
    }

    [Fact]
    public async Task A_form_that_was_refused_is_sent_again_with_what_was_wrong_put_right()
    {
        var user = await crm.NewUserAsync();
        var visitor = await Visitor.OfAsync(crm.Server, user);
        var form = await FormAsync(visitor, "no address");

        var refused = (await visitor.SendAsync("/app/leads/new", form)).Is(400);
        (await visitor.SendAsync("/app/leads/new", [form[0], form[1], ("email", CrmUsers.UniqueEmail()), ("key", KeyIn(refused))])).Is(303);

        Assert.Equal(form[3].Value, KeyIn(refused));
        Assert.Single((await user.Client.GetAsync("/leads")).Is(200).Ids());
    }

    [Fact]
    public async Task A_key_of_somebody_else_or_of_nobody_is_as_good_as_none()
    {
        var (user, other) = (await crm.NewUserAsync(), await crm.NewUserAsync());
        var (visitor, stranger) = (await Visitor.OfAsync(crm.Server, user), await Visitor.OfAsync(crm.Server, other));
        var form = await FormAsync(visitor, CrmUsers.UniqueEmail());
        var created = (await visitor.SendAsync("/app/leads/new", form)).Is(303).Header("Location");

        foreach (var key in new[] { form[3].Value, "", "nonsense", $"A{form[3].Value[1..]}", new string('A', 64) })
        {
            var answer = await stranger.SendAsync("/app/leads/new", ("firstName", "Eve"), ("lastName", "Adams"), ("email", CrmUsers.UniqueEmail()), ("key", key));
            Assert.NotEqual(created, answer.Is(303).Header("Location"));
        }

        Assert.Equal(5, (await other.Client.GetAsync("/leads")).Is(200).Ids().Length);
    }

    [Fact]
    public async Task A_change_that_is_done_already_is_done()
    {
        var user = await crm.NewUserAsync();
        var visitor = await Visitor.OfAsync(crm.Server, user);
        var lead = await user.Client.CreateLeadAsync(user.Id);
        (string Path, (string, string)[] Form)[] changes =
        [
            ("fields/company", [("company", "Changed Ltd"), ("was", ""), ("version", "1")]),
            ("status", [("status", "contacted"), ("was", "new"), ("version", "2")]),
            ("assign", [("assignedUserId", ""), ("was", user.Id), ("version", "3")]),
        ];

        foreach (var (path, form) in changes)
        {
            (await visitor.SendAsync($"/app/leads/{lead.Id}/{path}", form)).Is(303);
            (await visitor.SendAsync($"/app/leads/{lead.Id}/{path}", form)).Is(303);
        }

        Assert.Equal("\"4\"", (await user.Client.GetAsync($"/leads/{lead.Id}")).Is(200).ETag);
    }

    [Fact]
    public async Task A_view_is_kept_once_and_an_import_is_started_once()
    {
        var user = await crm.NewUserAsync();
        var visitor = await Visitor.OfAsync(crm.Server, user);
        var key = KeyIn((await visitor.GetAsync("/app/key", ("HX-Request", "true"))).Is(200));
        for (var i = 0; i < 2; i++)
        {
            (await visitor.SendAsync("/app/views", ("name", "Once"), ("list", ""), ("key", key))).Is(303);
        }

        Assert.Single((await user.Client.GetAsync("/views")).Is(200).Body.EnumerateArray(), view => view.GetProperty("ownerId").GetString() == user.Id);

        var import = (await user.Client.UploadAsync($"firstName,lastName,email\nAda,Lovelace,{CrmUsers.UniqueEmail()}\n")).Is(202).Id;
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal($"/app/imports/{import}", (await visitor.SendAsync($"/app/imports/{import}/start", ("column-1", "firstName"), ("column-2", "lastName"), ("column-3", "email"))).Is(303).Header("Location"));
        }

        Assert.Equal("done: 1 created", (await user.Client.EndedAsync(import)).Outcome());
    }

    private static async Task<(string Name, string Value)[]> FormAsync(Visitor visitor, string email) =>
        [("firstName", "Grace"), ("lastName", "Hopper"), ("email", email), ("key", KeyIn((await visitor.GetAsync("/app/leads/new")).Is(200)))];

    private static string KeyIn(CrmResponse page) => Key().Match(page.Text).Groups["key"].Value;

    [GeneratedRegex("name=\"key\" value=\"(?<key>[^\"]+)\"")]
    private static partial Regex Key();
}
