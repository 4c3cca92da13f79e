using System.Text.Json;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Leads;

/// <summary>Leads with the same e-mail address or telephone number, however they are spelled.</summary>
public sealed class DuplicateTests(CrmFixture crm)
{
    private const string InTheWay = "There is a lead with this e-mail address or telephone number already";

    [Theory]
    [InlineData("email", "<x>@example.com", "<X>@EXAMPLE.com")]
    [InlineData("email", "νικος.<x>@example.com", "ΝΙΚΟΣ.<X>@example.com")]
    [InlineData("email", "ju\u0308rgen.<x>@example.com", "JÜRGEN.<x>@example.com")]
    [InlineData("phone", "+49171<n>", "+49 (0)171 <n>")]
    [InlineData("phone", "+1212555<n4>", "+1 (212) 555-<n4>")]
    public async Task A_lead_in_another_spelling_is_named_or_in_the_way(string member, string one, string other)
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var (unique, number) = (Guid.NewGuid().ToString("N"), $"{Random.Shared.Next(1_000_000, 9_999_999)}");
        var first = await CreateAsync(admin, (member, Spelled(one)));

        var second = await CreateAsync(admin, (member, Spelled(other)));
        var refused = (await admin.PostAsync("/leads?onDuplicate=refuse", NewLead((member, Spelled(other))))).IsProblem(409, InTheWay);

        Assert.False(first.Body.TryGetProperty("possibleDuplicates", out _));
        Assert.Equal(Spelled(other), second[member].GetString());
        var named = Assert.Single(second["possibleDuplicates"].EnumerateArray());
        Assert.Equal(["id", "firstName", "lastName", "company", "email", "phone", "because"], named.Members());
        Assert.All(["id", "firstName", "lastName", "company", "email", "phone"], name => Assert.Equal(first[name].GetString(), named.GetProperty(name).GetString()));
        Assert.Equal([member], named.GetProperty("because").EnumerateArray().Select(because => because.GetString()));
        Assert.Equal([first.Id, second.Id], Ids(refused["possibleDuplicates"]));

        // A read tells the lead, and nothing of others.
        Assert.False((await admin.GetAsync($"/leads/{second.Id}")).Is(200).Body.TryGetProperty("possibleDuplicates", out _));

        string Spelled(string text) => text.Replace("<x>", unique, StringComparison.Ordinal).Replace("<X>", unique.ToUpperInvariant(), StringComparison.Ordinal)
            .Replace("<n>", number, StringComparison.Ordinal).Replace("<n4>", number[..4], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_both_in_common_comes_first_and_says_so()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var (email, phone) = (CrmUsers.UniqueEmail(), UniquePhone());
        var byEmail = await CreateAsync(admin, ("email", email));
        var byPhone = await CreateAsync(admin, ("phone", phone));
        var byBoth = await CreateAsync(admin, ("email", email), ("phone", phone));

        var last = await CreateAsync(admin, ("email", email), ("phone", phone));

        Assert.Equal([byBoth.Id, byEmail.Id, byPhone.Id], Ids(last["possibleDuplicates"]));
        Assert.Equal(
            ["email,phone", "email", "phone"],
            last["possibleDuplicates"].EnumerateArray().Select(lead => string.Join(',', lead.GetProperty("because").EnumerateArray().Select(because => because.GetString()))));
    }

    [Fact]
    public async Task A_change_meets_others_where_it_takes_their_address_and_only_there()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var (email, phone) = (CrmUsers.UniqueEmail(), UniquePhone());
        var other = await CreateAsync(admin, ("email", email), ("phone", phone));
        var lead = await CreateAsync(admin);

        var refused = (await admin.PatchAsync($"/leads/{lead.Id}?onDuplicate=refuse", new { phone, notes = "called" })).IsProblem(409, InTheWay);
        Assert.Equal([other.Id], Ids(refused["possibleDuplicates"]));
        Assert.Equal(lead.Text, (await admin.GetAsync($"/leads/{lead.Id}")).Is(200).Text);

        var taken = (await admin.PatchAsync($"/leads/{lead.Id}", new { email })).Is(200);
        Assert.Equal([other.Id], Ids(taken["possibleDuplicates"]));
        Assert.Equal("\"2\"", taken.ETag);

        // It has the address now: what leaves it as it is meets nobody.
        var left = (await admin.PatchAsync($"/leads/{lead.Id}?onDuplicate=refuse", new { email = email.ToUpperInvariant(), notes = "called" })).Is(200);
        Assert.False(left.Body.TryGetProperty("possibleDuplicates", out _));
        (await admin.PatchAsync($"/leads/{lead.Id}?onDuplicate=refuse", new { phone = (string?)null })).Is(200);
    }

    [Fact]
    public async Task Who_does_not_see_a_lead_is_refused_for_it_and_never_told_of_it()
    {
        var (one, other) = ((await crm.NewUserAsync()).Client, (await crm.NewUserAsync()).Client);
        var email = CrmUsers.UniqueEmail();
        var hidden = await CreateAsync(one, ("email", email));

        var created = await CreateAsync(other, ("email", email));
        var refused = (await other.PostAsync("/leads?onDuplicate=refuse", NewLead(("email", email)))).IsProblem(409, InTheWay);

        Assert.False(created.Body.TryGetProperty("possibleDuplicates", out _));
        Assert.Equal([created.Id], Ids(refused["possibleDuplicates"]));
        Assert.DoesNotContain(hidden.Id, refused.Text, StringComparison.Ordinal);
        var unseen = (await (await crm.NewUserAsync()).Client.PostAsync("/leads?onDuplicate=refuse", NewLead(("email", email)))).IsProblem(409, InTheWay);
        Assert.False(unseen.Body.TryGetProperty("possibleDuplicates", out _));
    }

    [Fact]
    public async Task Who_was_deleted_or_has_another_address_is_in_nobodys_way()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var (email, phone) = (CrmUsers.UniqueEmail(), UniquePhone());
        var deleted = await CreateAsync(admin, ("email", email));
        var changed = await CreateAsync(admin, ("phone", phone));
        (await admin.DeleteAsync($"/leads/{deleted.Id}")).Is(204);
        (await admin.PatchAsync($"/leads/{changed.Id}", new { phone = UniquePhone() })).Is(200);

        (await admin.PostAsync("/leads?onDuplicate=refuse", NewLead(("email", email), ("phone", phone)))).Is(201);
    }

    [Fact]
    public async Task Ten_are_named_at_most_the_oldest()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var email = CrmUsers.UniqueEmail();
        var ids = new List<string>();
        for (var number = 0; number < 12; number++)
        {
            ids.Add((await CreateAsync(admin, ("email", email))).Id);
        }

        Assert.Equal(ids[..10], Ids((await CreateAsync(admin, ("email", email)))["possibleDuplicates"]));
    }

    [Fact]
    public async Task Who_is_like_a_lead_is_shown_with_a_score_and_why_the_likeliest_first()
    {
        var (rep, other) = ((await crm.NewUserAsync()).Client, (await crm.NewUserAsync()).Client);
        var (email, phone, company) = (CrmUsers.UniqueEmail(), UniquePhone(), $"Müller {Guid.NewGuid():N}");
        var last = $"Größler{Random.Shared.Next(100_000)}";
        var lead = await PersonAsync(rep, "Jürgen", ("email", email), ("phone", phone), ("company", company));
        var byBoth = await PersonAsync(rep, "Anna", ("lastName", "Smith"), ("email", email.ToUpperInvariant()), ("phone", phone));
        var byEmail = await PersonAsync(rep, "Anna", ("lastName", "Smith"), ("email", email));
        var byName = await PersonAsync(rep, "JURGEN", ("company", company.ToUpperInvariant()));
        var bySimilarName = await PersonAsync(rep, "Juergen", ("company", company));
        await PersonAsync(rep, "Wolfgang Amadeus", ("company", company));
        var hidden = await PersonAsync(other, "Jürgen", ("email", email), ("phone", phone), ("company", company));

        var found = (await rep.GetAsync($"/leads/{lead.Id}/duplicates")).Is(200).Body.EnumerateArray().ToArray();

        Assert.Equal([byBoth.Id, byEmail.Id, byName.Id, bySimilarName.Id], found.Take(4).Select(one => one.GetProperty("id").GetString()));
        Assert.Equal(["email,phone", "email", "name,company", "name,company"], found.Take(4).Select(one => string.Join(',', one.GetProperty("because").EnumerateArray())));
        double[] scores = [.. found.Select(one => one.GetProperty("score").GetDouble())];
        Assert.Equal([1, 1], scores[..2]);
        Assert.All(scores[2..], score => Assert.InRange(score, 0.4, 0.95));
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.DoesNotContain(found, one => one.GetProperty("id").GetString() == hidden.Id);
        Assert.Contains((await (await crm.AdministratorAsync()).Client.GetAsync($"/leads/{lead.Id}/duplicates")).Is(200).Ids(), id => id == hidden.Id);
        (await other.GetAsync($"/leads/{lead.Id}/duplicates")).IsProblem(404, "Lead not found");

        Task<CrmResponse> PersonAsync(CrmClient client, string firstName, params (string Member, string Value)[] members) =>
            CreateAsync(client, [("firstName", firstName), ("lastName", last), .. members]);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PATCH")]
    public async Task What_is_to_be_done_with_doubles_is_one_of_two(string method)
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var path = method is "POST" ? "/leads" : $"/leads/{(await CreateAsync(admin)).Id}";

        var refused = (await admin.SendAsync(method, $"{path}?onDuplicate=Refuse", NewLead(), cancellationToken: TestContext.Current.CancellationToken)).IsProblem(400);

        Assert.Equal("must be allow or refuse", Assert.Single(refused["errors"].GetProperty("onDuplicate").EnumerateArray()).GetString());
    }

    private static async Task<CrmResponse> CreateAsync(CrmClient client, params (string Member, string Value)[] members) =>
        (await client.PostAsync("/leads", NewLead(members))).Is(201);

    private static Dictionary<string, object?> NewLead(params (string Member, string Value)[] members)
    {
        var lead = LeadSteps.NewLead();
        foreach (var (member, value) in members)
        {
            lead[member] = value;
        }

        return lead;
    }

    private static string UniquePhone() => $"+49171{Random.Shared.NextInt64(100_000_000, 999_999_999)}";

    private static IEnumerable<string?> Ids(JsonElement leads) => leads.EnumerateArray().Select(lead => lead.GetProperty("id").GetString());
}
