using System.Text.Json;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Leads;

/// <summary>The list of leads, filtered and searched. Each test looks at the leads of a user of its own.</summary>
public sealed class FindLeadTests(CrmFixture crm)
{
    [Fact]
    public async Task Each_filter_lets_through_what_fits()
    {
        var (admin, rep, other) = ((await crm.AdministratorAsync()).Client, await crm.NewUserAsync(), await crm.NewUserAsync());
        var before = DateTimeOffset.UtcNow.AddSeconds(-30).ToString("O");
        var (first, second, third) = ($"a.{Guid.NewGuid():N}@Example.com", $"b.{Guid.NewGuid():N}@example.com", $"c.{Guid.NewGuid():N}@example.com");
        var a = await LeadAsync(rep.Client, ("email", first), ("company", "Müller & Söhne"), ("phone", "+4915112345678"), ("source", "referral"));
        var b = await LeadAsync(rep.Client, ("email", second), ("company", "Acme, Inc."), ("source", "website"), ("assignedUserId", rep.Id));
        var c = await LeadAsync(rep.Client, ("email", third));
        (await admin.PatchAsync($"/leads/{c}/assign", new { assignedUserId = other.Id })).Is(200);
        (await rep.Client.PatchAsync($"/leads/{b}/status", new { status = "closed_won" })).Is(200);
        (await rep.Client.PatchAsync($"/leads/{c}/status", new { status = "contacted" })).Is(200);
        var after = DateTimeOffset.UtcNow.AddSeconds(30).ToString("O");

        foreach (var (query, expected) in new (string, string[])[]
        {
            ("status=new", [a]),
            ("status=new,contacted", [c, a]),
            ("status=!new,contacted", [b]),
            ("source=referral,other", [c, a]),
            ("source=!other", [b, a]),
            ("assignedUserId=me", [b]),
            ("assignedUserId=none", [a]),
            ("assignedUserId=me,none", [b, a]),
            ($"assignedUserId={other.Id}", [c]),
            ("assignedUserId=!none", [c, b]),
            ("assignedUserId=!me", [c, a]),
            ($"assignedUserId=!{other.Id}", [b, a]),
            ($"createdFrom={before}&createdTo={after}", [c, b, a]),
            ($"createdTo={before}", []),
            ($"createdFrom={after}", []),
            ("createdFrom=2000-01-01&createdTo=2000-01-02", []),
            ($"updatedFrom={before}&updatedTo={after}", [c, b, a]),
            ($"updatedTo={before}", []),
            ($"closedFrom={before}&closedTo={after}", [b]),
            ($"closedTo={before}", []),
            ("company=muller sohne", [a]),
            ("company=MÜLLER", []),
            (@"company=acme\, inc", [b]),
            (@"company=muller sohne,acme\, inc.", [b, a]),
            ("company=!muller sohne", [c, b]),
            ($"email={first.ToUpperInvariant()}", [a]),
            ($"email={first},{second}", [b, a]),
            ($"email=!{first}", [c, b]),
            ("phone=+49 (151) 1234-5678", [a]),
            ("phone=+49 (0)151 1234-5678", [a]),
            ("phone=+49 151 1234 5679,+49/151/1234.5678", [a]),
            ("phone=!+49 (0)151 1234-5678", [c, b]),
            ("phone=1234", []),
            ("phone=!4915112345678", [c, b]),
            ("status=closed_won&assignedUserId=me&source=website", [b]),
            ("status=closed_won&source=referral", []),
        })
        {
            var path = $"/leads?{Lists.Escaped(query)}";
            Assert.Equal(Lists.Told(query, expected), Lists.Told(query, (await rep.Client.GetAsync(path)).Is(200).Ids()));
            Assert.Equal(Lists.Told(query, expected), Lists.Told(query, (await rep.Client.WalkAsync($"{path}&limit=1")).Ids()));
            Assert.Equal($"{expected.Length}", (await rep.Client.GetAsync($"{path}&limit=1&total=exact")).Is(200).Header("X-Total-Count"));
        }
    }

    [Fact]
    public async Task A_search_finds_words_and_fragments_however_they_are_written()
    {
        var rep = (await crm.NewUserAsync()).Client;
        var a = await LeadAsync(rep, ("firstName", "Jürgen"), ("lastName", "O'Brien"), ("company", "Straßenbau Łódź"), ("phone", "+4915112345678"), ("email", "x.y@maschinen-bau.example"));
        var b = await LeadAsync(rep, ("firstName", "Ann"), ("lastName", "Bauer"), ("position", "Head of Sales"), ("phone", "+12025550123"), ("email", "q@zz.example"));
        var c = await LeadAsync(rep, ("firstName", "Иван"), ("lastName", "Tiefbauer-Krüger"), ("company", "漢字"), ("email", "w@zz.example"));

        foreach (var (query, expected) in new (string, string[])[]
        {
            ("jurgen", [a]), ("JÜRGEN", [a]), ("jurgen", [a]), ("ürg", [a]), ("rüg", [c]), ("obrien", []), ("o'brien", [a]), ("brien jürgen", [a]), ("strassenbau", [a]), ("STRASSE", [a]), ("lodz", [a]),
            ("bauer", [b, c]), ("bau", [b, a, c]), ("sales head", [b]), ("sales header", []), ("x.y@maschinen-bau.example", [a]), ("иВА", [c]), ("漢", [c]), ("漢字", [c]),
            ("0151 12 34 56 78", [a]), ("+49 (0) 151/1234-5678", [a]), ("2345", [a]), ("202 555", [b]), ("(202) 555-01", [b]), ("555", [b]),
            ("an", [b]), ("o", [b, a]), ("o br", [a]), ("a", [b]), ("kr", [c]), ("ru", []),
        })
        {
            var path = $"/leads?q={Uri.EscapeDataString(query)}";
            Assert.Equal(Lists.Told(query, expected.Order(StringComparer.Ordinal)), Lists.Told(query, (await rep.GetAsync(path)).Is(200).Ids().Order(StringComparer.Ordinal)));
            Assert.Equal(Lists.Told(query, expected.OrderDescending(StringComparer.Ordinal)), Lists.Told(query, (await rep.GetAsync($"{path}&sort=-createdAt")).Is(200).Ids()));
            Assert.Equal($"{expected.Length}", (await rep.GetAsync($"{path}&limit=1&total=exact")).Is(200).Header("X-Total-Count"));
        }
    }

    [Fact]
    public async Task The_best_match_comes_first_and_of_equal_ones_the_newest_from_part_to_part_and_back()
    {
        var rep = (await crm.NewUserAsync()).Client;
        string[] names = ["Kaiserberger", "Berg", "Bergmann", "Neuberg", "berg", "Bergson", "Anything"];
        var ids = new Dictionary<string, string>();
        foreach (var name in names)
        {
            ids[name] = await LeadAsync(rep, ("lastName", name), ("email", $"{Guid.NewGuid():N}@zz.example"));
        }

        string[] expected = [ids["berg"], ids["Berg"], ids["Bergson"], ids["Bergmann"], ids["Neuberg"], ids["Kaiserberger"]];
        Assert.Equal(expected, (await rep.GetAsync("/leads?q=berg")).Is(200).Ids());
        await rep.WalksBothWaysAsync("/leads?q=berg", expected);
    }

    [Fact]
    public async Task Highlights_tell_where_something_was_found()
    {
        var rep = (await crm.NewUserAsync()).Client;
        await LeadAsync(rep, ("firstName", "😀 Weiß"), ("lastName", "Krüger-Straßner"), ("phone", "+4915112345678"), ("email", "ss@rug.example"), ("company", "Rug & Rugs"));

        var lead = Assert.Single((await rep.GetAsync("/leads?q=weiss%20rug%20ss%2015112&highlight=true")).Is(200).Body.EnumerateArray());

        Assert.Equal(
            ["firstName Weiß", "lastName rüg", "email ss", "email rug", "phone 15112", "company Rug", "company Rug"],
            lead.GetProperty("highlights").EnumerateArray()
                .Select(place => $"{place.Text("field")} {lead.Text(place.Text("field")!)!.Substring(place.GetProperty("start").GetInt32(), place.GetProperty("length").GetInt32())}"));
        Assert.All((await rep.GetAsync("/leads?highlight=true")).Is(200).Body.EnumerateArray(), item => Assert.Equal(0, item.GetProperty("highlights").GetArrayLength()));
        Assert.All((await rep.GetAsync("/leads?q=rug")).Is(200).Body.EnumerateArray(), item => Assert.False(item.TryGetProperty("highlights", out _)));
    }

    [Fact]
    public async Task Only_the_fields_that_are_asked_for_are_shown()
    {
        var rep = (await crm.NewUserAsync()).Client;
        var id = await LeadAsync(rep, ("firstName", "Jane"), ("lastName", "Fielding"));

        Assert.Equal($$"""[{"id":"{{id}}","lastName":"Fielding","company":null}]""", (await rep.GetAsync("/leads?fields=lastName,company,id")).Is(200).Text);
        var part = (await rep.GetAsync("/leads?q=fielding&highlight=true&fields=lastName")).Is(200);
        Assert.Equal("""[{"lastName":"Fielding","highlights":[{"field":"lastName","start":0,"length":8}]}]""", part.Text);
    }

    [Fact]
    public async Task All_are_counted_when_asked_for()
    {
        var rep = (await crm.NewUserAsync()).Client;
        for (var count = 0; count < 5; count++)
        {
            await LeadAsync(rep);
        }

        foreach (var (query, expected) in new[] { ("total=exact", "5"), ("total=exact&limit=2", "5"), ("total=estimate", "5"), ("total=none&limit=2", null), ("limit=2", null), ("total=exact&q=nobody%20at%20all", "0") })
        {
            Assert.Equal(expected, (await rep.GetAsync($"/leads?{query}")).Is(200).Header("X-Total-Count"));
        }

        var estimated = (await rep.GetAsync("/leads?total=estimate&limit=2")).Is(200);
        Assert.True(long.TryParse(estimated.Header("X-Total-Count"), out _));
        Assert.DoesNotContain("total", estimated.Next(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cursor_is_good_for_the_query_it_came_from_and_for_no_other()
    {
        var (rep, manager) = (await crm.NewUserAsync(), (await crm.NewUserAsync("manager")).Client);
        for (var count = 0; count < 3; count++)
        {
            await LeadAsync(rep.Client, ("assignedUserId", rep.Id));
        }

        var path = $"/leads/user/{rep.Id}?limit=1";
        var filtered = Lists.CursorOf((await manager.GetAsync($"{path}&status=new&sort=lastName")).Is(200).Next()!);
        var plain = Lists.CursorOf((await manager.GetAsync(path)).Is(200).Next()!);

        // In another order of the parameters, in parts of another size, shown otherwise, and for another caller.
        Assert.Single((await manager.GetAsync($"{path}&sort=lastName&cursor={filtered}&status=new&fields=id")).Is(200).Ids());
        Assert.Equal(2, (await rep.Client.GetAsync($"{path.Replace("limit=1", "limit=9", StringComparison.Ordinal)}&sort=lastName&status=new&cursor={filtered}")).Is(200).Ids().Length);

        foreach (var other in new[] { $"cursor={filtered}", $"status=new&cursor={filtered}", $"status=contacted&sort=lastName&cursor={filtered}", $"status=new&sort=-lastName&cursor={filtered}", $"status=new&cursor={plain}", $"q=x&cursor={plain}" })
        {
            var refused = (await manager.GetAsync($"{path}&{other}")).IsProblem(400);
            Assert.StartsWith("is a cursor of another query", refused["errors"].GetProperty("cursor")[0].GetString(), StringComparison.Ordinal);
        }

        (await manager.GetAsync($"/leads?status=new&sort=lastName&cursor={filtered}")).IsProblem(400);
        foreach (var broken in new[] { filtered[..^1], $"{filtered}A", Changed(filtered, 0), Changed(filtered, 20), Changed(filtered, filtered.Length - 9) })
        {
            var refused = (await manager.GetAsync($"{path}&status=new&sort=lastName&cursor={broken}")).IsProblem(400);
            Assert.Equal("must be a cursor from the header Link", refused["errors"].GetProperty("cursor")[0].GetString());
        }
    }

    [Fact]
    public async Task A_cursor_of_builds_before_still_leads_on()
    {
        var rep = (await crm.NewUserAsync()).Client;
        string[] ids = [await LeadAsync(rep), await LeadAsync(rep), await LeadAsync(rep)];
        var cursor = System.Buffers.Text.Base64Url.EncodeToString(Guid.Parse(ids[2]).ToByteArray(bigEndian: true));

        Assert.Equal([ids[1], ids[0]], (await rep.GetAsync($"/leads?cursor={cursor}")).Is(200).Ids());
        (await rep.GetAsync($"/leads?status=new&cursor={cursor}")).IsProblem(400);
    }

    [Fact]
    public async Task A_sales_rep_finds_nothing_of_others_by_any_way()
    {
        var (admin, rep) = ((await crm.AdministratorAsync()).Client, await crm.NewUserAsync());
        var other = await crm.NewUserAsync();
        var company = $"Geheim {Guid.NewGuid():N}";
        var email = $"g.{Guid.NewGuid():N}@zz.example";
        var foreign = await LeadAsync(other.Client, ("company", company), ("email", email), ("assignedUserId", other.Id), ("phone", "+4917099999999"));
        var own = await LeadAsync(rep.Client, ("company", company));

        foreach (var query in new[]
        {
            $"company={company}", $"q={company}", $"q={company[..20]}", "assignedUserId=!me", $"assignedUserId={other.Id}", $"assignedUserId={other.Id},none,me", "assignedUserId=!none", $"email={email}",
            "phone=4917099999999", "status=new", "status=!closed_won", "createdFrom=2000-01-01", "updatedFrom=2000-01-01", "sort=company", "sort=-status,source", "q=geheim&sort=lastName", "total=exact&limit=1",
        })
        {
            Assert.DoesNotContain(foreign, (await rep.Client.WalkAsync($"/leads?{Lists.Escaped(query)}")).Ids());
        }

        foreach (var query in new[] { $"company={company}", $"q={company}", $"email={email}", $"assignedUserId={other.Id}" })
        {
            Assert.Contains(foreign, (await admin.WalkAsync($"/leads?{Lists.Escaped(query)}")).Ids());
        }

        Assert.Equal("1", (await rep.Client.GetAsync($"/leads?{Lists.Escaped($"company={company}")}&total=exact&limit=1")).Is(200).Header("X-Total-Count"));
        Assert.Equal([own], (await rep.Client.GetAsync($"/leads?{Lists.Escaped($"q={company}")}")).Is(200).Ids());
        (await rep.Client.GetAsync("/leads?deleted=true")).IsProblem(403);
        (await rep.Client.GetAsync($"/leads/user/{other.Id}?status=new")).IsProblem(403);
        (await admin.GetAsync("/leads?deleted=true")).Is(200);
    }

    private static string Changed(string text, int place) => $"{text[..place]}{(text[place] == 'A' ? 'B' : 'A')}{text[(place + 1)..]}";

    private static async Task<string> LeadAsync(CrmClient client, params (string Member, string Value)[] members)
    {
        var body = LeadSteps.NewLead();
        foreach (var (member, value) in members)
        {
            body[member] = value;
        }

        return (await client.PostAsync("/leads", body)).Is(201).Id;
    }
}
