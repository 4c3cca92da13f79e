using MiniCrm.Tests.Integration.Api;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Users;

/// <summary>The list of users, filtered, searched and sorted. Each test looks at users with a name of its own.</summary>
public sealed class FindUserTests(CrmFixture crm)
{
    [Fact]
    public async Task Each_filter_lets_through_what_fits()
    {
        var (admin, name) = ((await crm.AdministratorAsync()).Client, UniqueName());
        var before = DateTimeOffset.UtcNow.AddSeconds(-30).ToString("O");
        var a = await UserAsync(admin, name, role: "manager");
        var b = await UserAsync(admin, name);
        var c = (await Registration.MakeAsync(crm.Server)).Id;
        var d = await UserAsync(admin, name, role: "admin");
        (await admin.PatchAsync($"/users/{b}", new { isActive = false })).Is(200);
        (await admin.PatchAsync($"/users/{c}", new { lastName = name })).Is(200);
        var after = DateTimeOffset.UtcNow.AddSeconds(30).ToString("O");

        foreach (var (query, expected) in new (string, string[])[]
        {
            ("role=sales_rep", [c, b]),
            ("role=admin,manager", [d, a]),
            ("role=!sales_rep", [d, a]),
            ("role=!admin,manager", [c, b]),
            ("isActive=true", [d, c, a]),
            ("isActive=false", [b]),
            ("emailVerified=true", [d, b, a]),
            ("emailVerified=false", [c]),
            ($"createdFrom={before}&createdTo={after}", [d, c, b, a]),
            ($"createdTo={before}", []),
            ("createdFrom=2000-01-01&createdTo=2000-01-02", []),
            ($"updatedFrom={before}&updatedTo={after}", [d, c, b, a]),
            ($"updatedFrom={after}", []),
            ("role=sales_rep&isActive=true&emailVerified=false", [c]),
        })
        {
            var path = $"/users?q={name}&{Lists.Escaped(query)}";
            Assert.Equal(Lists.Told(query, expected), Lists.Told(query, (await admin.GetAsync(path)).Is(200).Ids()));
            Assert.Equal(Lists.Told(query, expected), Lists.Told(query, (await admin.WalkAsync($"{path}&limit=1")).Ids()));
            Assert.Equal($"{expected.Length}", (await admin.GetAsync($"{path}&limit=1&total=exact")).Is(200).Header("X-Total-Count"));
        }
    }

    [Fact]
    public async Task A_search_finds_words_and_fragments_of_names_and_addresses_best_match_first()
    {
        var (admin, name) = ((await crm.AdministratorAsync()).Client, UniqueName());
        var a = await UserAsync(admin, $"Straßner {name}", firstName: "Jürgen", email: $"x.y@{name}-bau.example");
        var b = await UserAsync(admin, $"Bauer {name}", firstName: "Ann");
        var c = await UserAsync(admin, $"Tiefbauer {name}", firstName: "Иван");
        await UserAsync(admin, UniqueName(), firstName: "Jürgen");

        foreach (var (query, expected) in new (string, string[])[]
        {
            ("", [c, b, a]), ("jurgen", [a]), ("JÜRG", [a]), ("strassner", [a]), ("bau", [a, b, c]), ("bauer", [b, c]), ("an", [b]), ("иВА", [c]), ("x.y", [a]), ("nobody", []),
        })
        {
            Assert.Equal(Lists.Told(query, expected), Lists.Told(query, (await admin.GetAsync($"/users?q={Uri.EscapeDataString($"{name} {query}")}")).Is(200).Ids()));
        }

        await admin.WalksBothWaysAsync($"/users?q={name}%20bau", [a, b, c]);

        // What one was called before is not found.
        (await admin.PatchAsync($"/users/{b}", new { lastName = name })).Is(200);
        Assert.Equal([a, c], (await admin.GetAsync($"/users?q={name}%20bau")).Is(200).Ids());
        (await admin.SendAsync("DELETE", $"/users/{a}", null, null, TestContext.Current.CancellationToken)).Is(204);
        Assert.Equal([c], (await admin.GetAsync($"/users?q={name}%20bau")).Is(200).Ids());
    }

    [Fact]
    public async Task Every_sort_walks_both_ways_with_no_gap_and_nothing_twice()
    {
        var (admin, rep, name) = ((await crm.AdministratorAsync()).Client, (await crm.NewUserAsync()).Client, UniqueName());
        string[] names = ["adler", "Ähre", "Ahrens", "Zoff"];
        string[] roles = ["admin", "manager", "sales_rep"];
        var users = new List<Row>();
        for (var number = 0; number < 9; number++)
        {
            var (place, address, role) = (number % names.Length, (number * 5) % 9, number * 2 % roles.Length);
            users.Add(new(await UserAsync(admin, $"{names[place]} {name}", roles[role], email: $"{(char)('a' + address)}.{name}@example.com"), number, place, address, role));
        }

        // The third becomes the last that was changed.
        (await admin.PatchAsync($"/users/{users[2].Id}", new { firstName = "Changed" })).Is(200);

        foreach (var (sort, expected) in new (string, IEnumerable<Row>)[]
        {
            ("createdAt", users),
            ("-createdAt", users.Reverse<Row>()),
            ("lastName", users.OrderBy(row => row.Name).ThenBy(row => row.Number)),
            ("-lastName", users.OrderByDescending(row => row.Name).ThenByDescending(row => row.Number)),
            ("lastName,-createdAt", users.OrderBy(row => row.Name).ThenByDescending(row => row.Number)),
            ("email", users.OrderBy(row => row.Email)),
            ("-email", users.OrderByDescending(row => row.Email)),
            ("lastName,-email", users.OrderBy(row => row.Name).ThenByDescending(row => row.Email)),
        })
        {
            await rep.WalksBothWaysAsync($"/users?q={name}&sort={sort}", [.. expected.Select(row => row.Id)]);
        }

        foreach (var (sort, expected) in new (string, IEnumerable<Row>)[]
        {
            ("role", users.OrderBy(row => row.Role).ThenByDescending(row => row.Number)),
            ("-role", users.OrderByDescending(row => row.Role).ThenByDescending(row => row.Number)),
            ("role,lastName", users.OrderBy(row => row.Role).ThenBy(row => row.Name).ThenBy(row => row.Number)),
            ("-lastName,role", users.OrderByDescending(row => row.Name).ThenBy(row => row.Role).ThenBy(row => row.Number)),
            ("updatedAt", users.OrderBy(row => row.Number == 2).ThenBy(row => row.Number)),
            ("-updatedAt", users.OrderByDescending(row => row.Number == 2).ThenByDescending(row => row.Number)),
        })
        {
            await admin.WalksBothWaysAsync($"/users?q={name}&sort={sort}", [.. expected.Select(row => row.Id)]);
        }
    }

    [Fact]
    public async Task The_whole_list_leads_back_too()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        await UserAsync(admin, UniqueName());
        await UserAsync(admin, UniqueName());

        var first = (await admin.GetAsync("/users?limit=1")).Is(200);
        var second = (await admin.GetAsync(first.Next()!)).Is(200);
        var before = (await admin.GetAsync(second.Previous()!)).Is(200);

        Assert.Null(first.Previous());
        Assert.True(string.CompareOrdinal(Assert.Single(before.Ids()), second.Ids()[0]) > 0);
    }

    [Fact]
    public async Task A_sales_rep_asks_for_nothing_that_the_card_of_another_does_not_show()
    {
        var (admin, rep, name) = ((await crm.AdministratorAsync()).Client, (await crm.NewUserAsync()).Client, UniqueName());
        var other = await UserAsync(admin, name, "manager");

        foreach (var query in new[]
        {
            "role=manager", "role=!admin", "isActive=true", "isActive=false", "emailVerified=true", "emailVerified=false", "updatedFrom=2020-01-01", "updatedTo=2020-01-01",
            "sort=role", "sort=-updatedAt", "sort=lastName,role",
        })
        {
            (await rep.GetAsync($"/users?{query}")).IsProblem(403, "A sales_rep sees id, name and e-mail address of other users, and finds and sorts them by nothing else");
            (await rep.GetAsync($"/users?q={name}&total=exact&{query}")).IsProblem(403);
        }

        foreach (var query in new[] { $"q={name}", $"q={name}&createdFrom=2020-01-01&sort=-email", $"q={name}&sort=lastName,createdAt" })
        {
            Assert.Equal([other], (await rep.GetAsync($"/users?{query}")).Is(200).Ids());
        }

        Assert.Equal($$"""[{"id":"{{other}}"}]""", (await rep.GetAsync($"/users?q={name}&fields=id,role,createdAt")).Is(200).Text);
        Assert.Equal($$"""[{"id":"{{other}}","role":"manager"}]""", (await admin.GetAsync($"/users?q={name}&fields=role,id")).Is(200).Text);
    }

    [Fact]
    public async Task A_cursor_is_good_for_the_query_it_came_from_and_for_no_other()
    {
        var (admin, name) = ((await crm.AdministratorAsync()).Client, UniqueName());
        string[] ids = [await UserAsync(admin, name), await UserAsync(admin, name), await UserAsync(admin, name)];
        var filtered = Lists.CursorOf((await admin.GetAsync($"/users?q={name}&sort=email&limit=1")).Is(200).Next()!);
        var plain = Lists.CursorOf((await admin.GetAsync("/users?limit=1")).Is(200).Next()!);

        Assert.Equal(2, (await admin.GetAsync($"/users?sort=email&q={name}&cursor={filtered}&fields=id")).Is(200).Ids().Length);
        foreach (var query in new[] { $"cursor={filtered}", $"q={name}&cursor={filtered}", $"q={name}&sort=-email&cursor={filtered}", $"q={name}&role=admin&sort=email&cursor={filtered}", $"q={name}&cursor={plain}" })
        {
            var refused = (await admin.GetAsync($"/users?{query}")).IsProblem(400);
            Assert.StartsWith("is a cursor of another query", refused["errors"].GetProperty("cursor")[0].GetString(), StringComparison.Ordinal);
        }

        (await admin.GetAsync($"/leads?cursor={plain}")).IsProblem(400);

        // As builds before this one wrote it.
        var former = System.Buffers.Text.Base64Url.EncodeToString(Guid.Parse(ids[2]).ToByteArray(bigEndian: true));
        Assert.Equal(ids[1], (await admin.GetAsync($"/users?limit=2&cursor={former}")).Is(200).Ids().First(ids.Contains));
        (await admin.GetAsync($"/users?q={name}&cursor={former}")).IsProblem(400);
    }

    [Fact]
    public async Task What_is_unknown_is_told_what_is_known()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        foreach (var (query, member, known) in new[]
        {
            ("name=x", "name", "createdFrom, createdTo, cursor, emailVerified, fields, isActive, limit, q, role, sort, total, updatedFrom, updatedTo"),
            ("role=boss", "role", "admin, manager, sales_rep"),
            ("sort=company", "sort", "createdAt, email, lastName, role, updatedAt"),
            ("fields=password", "fields", "id, firstName, lastName, email, role, isActive, emailVerified, createdAt, updatedAt"),
            ("total=all", "total", "exact, estimate or none"),
            ("isActive=1", "isActive", "true or false"),
        })
        {
            Assert.Contains(known, (await admin.GetAsync($"/users?{query}")).IsProblem(400)["errors"].GetProperty(member)[0].GetString(), StringComparison.Ordinal);
        }
    }

    /// <summary>A word that no other user has in the name.</summary>
    private static string UniqueName() => $"u{Guid.NewGuid():N}"[..16];

    private static async Task<string> UserAsync(CrmClient admin, string lastName, string role = "sales_rep", string firstName = "Ada", string? email = null)
    {
        var body = CrmUsers.NewUser(role);
        (body["firstName"], body["lastName"], body["email"]) = (firstName, lastName, email ?? body["email"]);
        return (await admin.PostAsync("/users", body)).Is(201).Id;
    }

    /// <param name="Number">In the order of their creation.</param>
    /// <param name="Name">Its place among the sorted names.</param>
    /// <param name="Email">Its place among the sorted addresses.</param>
    /// <param name="Role">Its place among the sorted roles.</param>
    private sealed record Row(string Id, int Number, int Name, int Email, int Role);
}
