using MiniCrm.Tests.Integration.Leads;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Pages;

/// <summary>A lead on its page, and how a new one comes to be.</summary>
public sealed class LeadTests(CrmFixture crm)
{
    private static readonly (string, string) Part = ("HX-Request", "true");

    [Fact]
    public async Task A_lead_is_created_and_what_was_typed_stays_when_it_is_refused()
    {
        var user = await crm.NewUserAsync();
        var visitor = await Visitor.OfAsync(crm.Server, user);
        var email = CrmUsers.UniqueEmail();

        var refused = (await visitor.SendAsync("/app/leads/new", ("firstName", "Jane"), ("lastName", ""), ("email", email), ("phone", "none"), ("notes", "a\r\nb"), ("source", "referral"))).Is(400);
        Assert.Contains($"value=\"{email}\"", refused.Text, StringComparison.Ordinal);
        Assert.Contains("<option value=\"referral\" selected", refused.Text, StringComparison.Ordinal);
        Assert.Contains("must be a telephone number", refused.Text, StringComparison.Ordinal);

        var created = (await visitor.SendAsync(
            "/app/leads/new", ("firstName", "Jane"), ("lastName", "Doe"), ("email", email), ("notes", "a\r\nb"), ("source", "referral"), ("assignedUserId", user.Id))).Is(303);
        var path = created.Header("Location")!.Split('?')[0]["/app".Length..];
        var lead = (await user.Client.GetAsync(path)).Is(200);

        Assert.Equal(("Jane", "a\nb", "referral", user.Id), (lead["firstName"].GetString(), lead["notes"].GetString(), lead["source"].GetString(), lead["assignedUserId"].GetString()));
        Assert.Null(lead["company"].GetString());
        Assert.Contains("The lead is there.", (await visitor.GetAsync(created.Header("Location")!)).Is(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Others_with_the_same_address_are_shown_first_and_those_that_are_not_seen_are_not_named()
    {
        var (user, other) = (await crm.NewUserAsync(), await crm.NewUserAsync());
        var visitor = await Visitor.OfAsync(crm.Server, user);
        var (mine, theirs) = (await user.Client.CreateLeadAsync(), await other.Client.CreateLeadAsync());

        var shown = (await visitor.SendAsync("/app/leads/new", ("firstName", "Jane"), ("lastName", "Doe"), ("email", mine["email"].GetString()!))).Is(409);
        var hidden = (await visitor.SendAsync("/app/leads/new", ("firstName", "Jane"), ("lastName", "Doe"), ("email", theirs["email"].GetString()!))).Is(409);

        Assert.Contains($"/app/leads/{mine.Id}", shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(theirs.Id, hidden.Text, StringComparison.Ordinal);
        (await visitor.SendAsync("/app/leads/new", ("firstName", "Jane"), ("lastName", "Doe"), ("email", mine["email"].GetString()!), ("anyway", "yes"))).Is(303);
    }

    [Fact]
    public async Task A_field_is_changed_in_its_place_on_the_version_that_was_looked_at()
    {
        var user = await crm.NewUserAsync();
        var visitor = await Visitor.OfAsync(crm.Server, user);
        var lead = await user.Client.CreateLeadAsync();
        var path = $"/app/leads/{lead.Id}/fields/company";

        var form = (await visitor.GetAsync($"/app/leads/{lead.Id}?edit=company", Part)).Is(200);
        Assert.Contains("name=\"version\" value=\"1\"", form.Text, StringComparison.Ordinal);

        // Another field was changed meanwhile: that is none of this one.
        (await user.Client.PatchAsync($"/leads/{lead.Id}", new { position = "Buyer" })).Is(200);
        var saved = (await visitor.SendAsync(path, [("version", "1"), ("was", ""), ("company", "Example Ltd")], Visitor.FromHere, Part)).Is(200);
        Assert.Contains("Example Ltd", saved.Text, StringComparison.Ordinal);
        Assert.Contains("timeline-grew", saved.Header("HX-Trigger"), StringComparison.Ordinal);

        // This very field was: theirs is shown, what was typed stays, and is saved on top when it is said again.
        (await user.Client.PatchAsync($"/leads/{lead.Id}", new { company = "Theirs Ltd" })).Is(200);
        var overtaken = (await visitor.SendAsync(path, [("version", "3"), ("was", "Example Ltd"), ("company", "Ours Ltd")], Visitor.FromHere, Part)).Is(412);
        Assert.Contains("Theirs Ltd", overtaken.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"Ours Ltd\"", overtaken.Text, StringComparison.Ordinal);
        Assert.Equal("Theirs Ltd", (await user.Client.GetAsync($"/leads/{lead.Id}"))["company"].GetString());
        (await visitor.SendAsync(path, ("version", "4"), ("was", "Theirs Ltd"), ("company", "Ours Ltd"))).Is(303);

        (await visitor.SendAsync(path, ("company", ""))).Is(303);
        Assert.Null((await user.Client.GetAsync($"/leads/{lead.Id}"))["company"].GetString());
    }

    [Theory]
    [InlineData("firstName", "", 400, "must be 1 to 100 characters")]
    [InlineData("email", "none", 400, "must be an e-mail address")]
    [InlineData("phone", "12", 400, "must be a telephone number")]
    [InlineData("notes", "\u0007", 400, "must not contain control characters")]
    [InlineData("status", "new", 404, "")]
    [InlineData("nonsense", "", 404, "")]
    public async Task A_field_is_refused_in_the_words_of_the_API(string field, string value, int status, string complaint)
    {
        var user = await crm.NewUserAsync();
        var visitor = await Visitor.OfAsync(crm.Server, user);
        var lead = await user.Client.CreateLeadAsync();

        foreach (var part in new[] { true, false })
        {
            var answer = (await visitor.SendAsync($"/app/leads/{lead.Id}/fields/{field}", [("version", "1"), (field, value)], part ? [Visitor.FromHere, Part] : [Visitor.FromHere])).Is(status);
            Assert.Contains(complaint, Visitor.Read(answer), StringComparison.Ordinal);
        }

        Assert.Equal("\"1\"", (await user.Client.GetAsync($"/leads/{lead.Id}")).ETag);
    }

    [Fact]
    public async Task It_is_moved_and_assigned_and_whoever_is_overtaken_sees_how_it_is()
    {
        var manager = await crm.NewUserAsync("manager");
        var visitor = await Visitor.OfAsync(crm.Server, manager);
        var lead = await manager.Client.CreateLeadAsync();
        var path = $"/app/leads/{lead.Id}";

        (await visitor.SendAsync($"{path}/status", ("version", "1"), ("was", "new"), ("status", "contacted"))).Is(303);
        (await visitor.SendAsync($"{path}/assign", ("version", "1"), ("was", ""), ("assignedUserId", manager.Id))).Is(303);
        var overtaken = (await visitor.SendAsync($"{path}/status", [("version", "1"), ("was", "new"), ("status", "qualified")], Visitor.FromHere, Part)).Is(412);
        (await visitor.SendAsync($"{path}/status", ("version", "1"), ("was", "new"), ("status", "nonsense"))).Is(400);

        Assert.Contains("value=\"contacted\" class=\"stage\" data-stage=\"contacted\" aria-pressed=\"true\"", overtaken.Text, StringComparison.Ordinal);
        Assert.Contains("this is how it is now", overtaken.Text, StringComparison.Ordinal);
        var now = (await manager.Client.GetAsync($"/leads/{lead.Id}")).Is(200);
        Assert.Equal(("contacted", manager.Id), (now["status"].GetString(), now["assignedUserId"].GetString()));
        var page = Visitor.Read((await visitor.GetAsync(path)).Is(200));
        Assert.Contains("moved the lead", page, StringComparison.Ordinal);
        Assert.Contains("assigned the lead", page, StringComparison.Ordinal);
    }

    /// <summary>On a server of its own: of one that many are refused at, the audit counts the others together.</summary>
    [Long]
    [Fact]
    public async Task What_somebody_may_not_do_is_in_the_audit_once_and_names_the_lead()
    {
        await using var server = await CrmServer.StartAsync(crm.Server.Postgres, cancellationToken: TestContext.Current.CancellationToken);
        var (admin, user, other) = (await server.AdministratorAsync(), await server.NewUserAsync(), await server.NewUserAsync());
        var visitor = await Visitor.OfAsync(server, user);
        var lead = await user.Client.CreateLeadAsync();

        (await visitor.SendAsync($"/app/leads/{lead.Id}/assign", ("version", "1"), ("assignedUserId", other.Id))).Is(403);
        (await visitor.SendAsync($"/app/leads/{lead.Id}/delete", ("version", "1"))).Is(403);

        var entries = await Eventually.SeesAsync(
            async _ => (await admin.Client.GetAsync($"/audit?action=access.refused&actor={user.Id}")).Is(200).Body.EnumerateArray().ToArray(),
            found => found.Length == 2,
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["POST /app/leads/{id}/delete", "POST /app/leads/{id}/assign"], entries.Select(entry => entry.Text("detail")));
        Assert.All(entries, entry => Assert.Equal((lead.Id, "lead", 1), (entry.Text("subject"), entry.Text("kind"), entry.GetProperty("times").GetInt32())));
    }

    [Fact]
    public async Task It_is_deleted_and_that_is_undone()
    {
        var manager = await crm.NewUserAsync("manager");
        var visitor = await Visitor.OfAsync(crm.Server, manager);
        var lead = await manager.Client.CreateLeadAsync();
        var path = $"/app/leads/{lead.Id}";

        var stale = (await visitor.SendAsync($"{path}/delete", ("version", "7"))).Is(412);
        var deleted = (await visitor.SendAsync($"{path}/delete", ("version", "1"))).Is(303);

        Assert.Contains("this is how it is now", stale.Text, StringComparison.Ordinal);
        (await manager.Client.GetAsync($"/leads/{lead.Id}")).Is(404);
        (await visitor.GetAsync(path)).Is(404);
        var list = (await visitor.GetAsync(deleted.Header("Location")!)).Is(200);
        Assert.Contains($"action=\"{path}/restore\"", list.Text, StringComparison.Ordinal);
        Assert.Equal($"{path}?told=restored", (await visitor.SendAsync($"{path}/restore")).Is(303).Header("Location"));
        (await manager.Client.GetAsync($"/leads/{lead.Id}")).Is(200);
    }

    [Fact]
    public async Task A_lead_that_was_merged_leads_to_where_it_went()
    {
        var manager = await crm.NewUserAsync("manager");
        var visitor = await Visitor.OfAsync(crm.Server, manager);
        var (whole, part) = (await manager.Client.CreateLeadAsync(), await manager.Client.CreateLeadAsync());
        (await manager.Client.PostAsync($"/leads/{whole.Id}/merge", new { otherId = part.Id })).Is(200);

        Assert.Equal($"/app/leads/{whole.Id}", (await visitor.GetAsync($"/app/leads/{part.Id}")).Is(303).Header("Location"));
    }

    [Fact]
    public async Task Nothing_of_a_lead_is_markup_and_its_links_are_what_they_say()
    {
        const string Hostile = "\"><script>alert(1)</script>";
        var user = await crm.NewUserAsync();
        var visitor = await Visitor.OfAsync(crm.Server, user);
        var lead = (await user.Client.PostAsync("/leads", new Dictionary<string, object?>(LeadSteps.NewLead())
        {
            ["firstName"] = Hostile,
            ["company"] = Hostile,
            ["position"] = "javascript:alert(1)",
            ["notes"] = "</textarea><script>alert(1)</script>",
            ["phone"] = "+49 (0)171 123-4567",
        })).Is(201);

        foreach (var query in new[] { "", "?edit=notes", "?edit=company", "?told=<script>", "?edit=<script>" })
        {
            var page = (await visitor.GetAsync($"/app/leads/{lead.Id}{query}")).Is(200).Text;
            Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
            Assert.DoesNotContain("href=\"javascript", page, StringComparison.Ordinal);
            Assert.Contains("href=\"tel:&#x2B;491711234567\"", page, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/app/leads/00000000-0000-7000-8000-000000000000")]
    [InlineData("/app/leads/nothing")]
    [InlineData("/app/leads/00000000-0000-7000-8000-000000000000/timeline")]
    public async Task An_unknown_lead_is_a_page_that_says_so(string path)
    {
        var visitor = await Visitor.OfAsync(crm.Server, await crm.NewUserAsync());

        var page = (await visitor.GetAsync(path)).Is(404);
        var part = (await visitor.GetAsync(path, Part)).Is(404);

        Assert.Contains("<h1>Not found</h1>", page.Text, StringComparison.Ordinal);
        Assert.StartsWith("<p class=\"notice bad\"", part.Text.TrimStart(), StringComparison.Ordinal);
    }
}
