using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Integration.Leads;
using MiniCrm.Tests.Integration.Notifications;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Api;

/// <summary>RFC 9110, section 13: every endpoint that looks at one version of a thing, or changes it, under every condition.</summary>
public sealed class PreconditionTests(CrmFixture crm)
{
    /// <summary>What stands for the tag of the thing as it is.</summary>
    private const string Current = "<current>";

    public static TheoryData<string, string, string?> Endpoints => new()
    {
        { "GET", "/auth/me", null },
        { "GET", "/users/auth/validate", null },
        { "GET", "/users/<user>", null },
        { "GET", "/users/email/<email>", null },
        { "PATCH", "/users/<user>", """{"firstName":"Changed"}""" },
        { "DELETE", "/users/<user>", null },
        { "GET", "/leads/<lead>", null },
        { "PATCH", "/leads/<lead>", """{"firstName":"Changed"}""" },
        { "PATCH", "/leads/<lead>/assign", """{"assignedUserId":null}""" },
        { "DELETE", "/leads/<lead>/assignee", null },
        { "PATCH", "/leads/<lead>/status", """{"status":"contacted"}""" },
        { "DELETE", "/leads/<lead>", null },
        { "POST", "/leads/<lead>/erase", null },
        { "POST", "/leads/<lead>/merge", """{"otherId":"<other>"}""" },
        { "POST", "/leads/<whole>/unmerge", "{}" },
        { "GET", "/views/<view>", null },
        { "PATCH", "/views/<view>", """{"name":"Changed"}""" },
        { "DELETE", "/views/<view>", null },
        { "GET", "/notifications/<notification>", null },
        { "PATCH", "/notifications/<notification>/read", null },
    };

    // If-Match, If-None-Match, and what a read and a change answer: 0 is success.
    private static (string? IfMatch, string? IfNoneMatch, int Read, int Change)[] Conditions =>
    [
        (Current, null, 0, 0),
        ("*", null, 0, 0),
        ($"\"99\", {Current}", null, 0, 0),
        ("\"99\"", null, 412, 412),
        ($"W/{Current}", null, 412, 412),
        ("\"003\", \"1.\", \"1.abc\", \"-1\", \"01\"", null, 412, 412),
        (null, Current, 304, 412),
        (null, $"W/{Current}", 304, 412),
        (null, $"\"99\", {Current}", 304, 412),
        (null, "*", 304, 412),
        (null, "\"99\"", 0, 0),
        (null, "\"003\", \"1.\", \"1.abc\", \"-1\", \"01\"", 0, 0),
        (Current, Current, 304, 412),
        (Current, "\"99\"", 0, 0),
        ("\"99\"", Current, 412, 412),
    ];

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_condition_is_evaluated(string method, string path, string? body)
    {
        var things = await ThingsAsync(path);
        foreach (var (ifMatch, ifNoneMatch, read, change) in Conditions)
        {
            var address = things.Fill(path);
            var tag = method == "GET" ? (await things.Client.GetAsync(address)).Is(200).ETag! : (await things.Client.GetAsync(Thing(address))).Is(200).ETag!;
            var headers = new[] { ("If-Match", ifMatch), ("If-None-Match", ifNoneMatch) }
                .Where(header => header.Item2 is not null).Select(header => (header.Item1, header.Item2!.Replace(Current, tag, StringComparison.Ordinal))).ToArray();
            using var content = body is null ? null : new StringContent(things.Fill(body), new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));

            var answer = await things.Client.SendAsync(method, address, content, headers, TestContext.Current.CancellationToken);

            var expected = method == "GET" ? read : change;
            Assert.True(expected == 0 ? (int)answer.Status is 200 or 204 : (int)answer.Status == expected, $"{method} {path} {ifMatch}, {ifNoneMatch}: expected {expected}, got {answer}");
            if (expected == 412)
            {
                answer.IsProblem(412);
            }

            if (method == "GET")
            {
                continue;
            }

            if (expected == 412)
            {
                Assert.Equal(tag, (await things.Client.GetAsync(Thing(address))).Is(200).ETag);
            }
            else
            {
                things = await ThingsAsync(path);
            }
        }
    }

    [Fact]
    public async Task What_would_be_refused_anyway_is_refused_as_such()
    {
        var rep = await crm.NewUserAsync();
        var admin = await crm.AdministratorAsync();
        var foreign = await admin.Client.CreateLeadAsync();
        var own = await rep.Client.CreateLeadAsync();
        foreach (var condition in new[] { ("If-Match", "\"99\""), ("If-None-Match", "*") })
        {
            (await crm.Anonymous.GetAsync($"/leads/{own.Id}", condition)).IsProblem(401);
            (await rep.Client.GetAsync($"/leads/{foreign.Id}", condition)).IsProblem(404);
            (await rep.Client.PatchAsync($"/leads/{foreign.Id}", new { company = "X" }, condition)).IsProblem(404);
            (await rep.Client.DeleteAsync($"/leads/{own.Id}", condition)).IsProblem(403);
            (await rep.Client.PatchAsync($"/users/{admin.Id}", new { firstName = "X" }, condition)).IsProblem(403);
            (await rep.Client.PatchAsync($"/leads/{own.Id}", new { status = "none" }, condition)).IsProblem(400);
        }
    }

    [Fact]
    public async Task Tags_of_the_build_before_go_on_binding_changes_and_those_of_others_never_do()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var (user, other) = (await crm.NewUserAsync(), await crm.NewUserAsync());
        var path = $"/users/{user.Id}";

        (await admin.PatchAsync(path, new { firstName = "Grace" }, ("If-Match", "\"1\""))).Is(200);
        (await admin.PatchAsync(path, new { firstName = "Joan" }, ("If-Match", "\"1\""))).IsProblem(412);
        (await admin.PatchAsync(path, new { firstName = "Joan" }, ("If-Match", Answers.UserTag(other.Id, 2)))).IsProblem(412);
        (await admin.GetAsync(path, ("If-None-Match", "\"2\""))).Is(200);
    }

    [Fact]
    public async Task Of_many_changes_under_one_condition_one_is_made()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var lead = await admin.CreateLeadAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number =>
            admin.PatchAsync($"/leads/{lead.Id}", new { company = $"Company {number}" }, ("If-None-Match", "\"2\""), ("If-Match", "\"1\""))));

        Assert.Single(answers, answer => (int)answer.Status == 200);
        Assert.Equal(7, answers.Count(answer => (int)answer.Status == 412));
    }

    /// <summary>The address of the thing that a change at an address changes.</summary>
    private static string Thing(string address) => string.Join('/', address.Split('/')[..3]);

    private async Task<Things> ThingsAsync(string path)
    {
        var admin = await crm.AdministratorAsync();
        Dictionary<string, string> names = [];
        if (path.StartsWith("/users/<", StringComparison.Ordinal) || path.StartsWith("/users/email", StringComparison.Ordinal))
        {
            var user = (await admin.Client.PostAsync("/users", CrmUsers.NewUser())).Is(201);
            names = new() { ["<user>"] = user.Id, ["<email>"] = user["email"].GetString()! };
        }

        names["<lead>"] = path.Contains("<lead>", StringComparison.Ordinal) ? (await admin.Client.CreateLeadAsync(admin.Id)).Id : "";
        names["<other>"] = path.EndsWith("/merge", StringComparison.Ordinal) ? (await admin.Client.CreateLeadAsync(admin.Id)).Id : "";
        names["<whole>"] = path.Contains("<whole>", StringComparison.Ordinal) ? await WholeAsync(admin.Client) : "";
        names["<view>"] = path.Contains("<view>", StringComparison.Ordinal) ? (await admin.Client.PostAsync("/views", new { name = "Mine", query = "" })).Is(201).Id : "";
        names["<notification>"] = path.Contains("<notification>", StringComparison.Ordinal) ? (await admin.Client.NotifyAsync(admin.Id)).Id : "";
        return new(admin.Client, names);
    }

    /// <summary>The id of a lead into which another was merged.</summary>
    private static async Task<string> WholeAsync(CrmClient client)
    {
        var (whole, part) = (await client.CreateLeadAsync(), await client.CreateLeadAsync());
        return (await client.PostAsync($"/leads/{whole.Id}/merge", new { otherId = part.Id })).Is(200).Id;
    }

    private sealed record Things(CrmClient Client, Dictionary<string, string> Names)
    {
        public string Fill(string path) => Names.Aggregate(path, (filled, name) => filled.Replace(name.Key, name.Value, StringComparison.Ordinal));
    }
}
