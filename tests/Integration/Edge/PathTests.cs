using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Edge;

/// <summary>What stands in a path is decoded once, and nothing else is asked for than what was sent.</summary>
public sealed class PathTests(CrmFixture crm)
{
    [Fact]
    public async Task An_e_mail_address_is_found_under_its_own_spelling_alone()
    {
        var admin = await crm.AdministratorAsync();
        var name = Guid.NewGuid().ToString("N")[..12];
        string[] emails = [$"a/b{name}@example.com", $"a%2fb{name}@example.com", $"a+b{name}@example.com", $"a{name}%@example.com", $"a%41{name}@example.com", $"é{name}@example.com"];
        foreach (var email in emails)
        {
            var user = CrmUsers.NewUser();
            user["email"] = email;
            (await admin.Client.PostAsync("/users", user)).Expect(HttpStatusCode.Created);
        }

        foreach (var (sent, email) in new[]
        {
            ($"a%2Fb{name}@example.com", emails[0]), ($"a%2fb{name}%40example.com", emails[0]), ($"%61%2fb{name}@example.com/", emails[0]),
            ($"a%252Fb{name}@example.com", emails[1]), ($"a%25%32fb{name}@example.com", emails[1]),
            ($"a+b{name}@example.com", emails[2]), ($"a%2Bb{name}@example.com", emails[2]),
            ($"a{name}%25@example.com", emails[3]), ($"a%2541{name}@example.com", emails[4]), ($"%C3%A9{name}@example.com", emails[5]),
        })
        {
            var answer = await admin.Client.GetAsync($"/users/email/{sent}");
            Assert.True(answer.Status is HttpStatusCode.OK && answer["email"].GetString() == email, $"{sent} should find {email}, got {answer}");
        }

        foreach (var sent in new[] { $"a%25252Fb{name}@example.com", $"a%20b{name}@example.com", $"aA{name}@example.com" })
        {
            Assert.Contains((await admin.Client.GetAsync($"/users/email/{sent}")).Status, new[] { HttpStatusCode.NotFound, HttpStatusCode.BadRequest });
        }
    }

    [Theory]
    [InlineData("/nothing/%2Fx")]
    [InlineData("/nothing/%252Fx")]
    [InlineData("/nothing/%2541")]
    [InlineData("/nothing/%25")]
    [InlineData("/users/a%2Fb")]
    [InlineData("/users/%2541")]
    [InlineData("/leads/%C3%A9")]
    public async Task A_problem_names_the_path_that_was_called(string path)
    {
        var answer = await (await crm.AdministratorAsync()).Client.GetAsync(path);

        Assert.Equal(path, answer["instance"].GetString());
    }

    [Fact]
    public async Task The_root_leads_to_the_page_of_the_API()
    {
        var answer = await crm.Anonymous.GetAsync("/");

        Assert.Equal((HttpStatusCode.Found, "/api"), (answer.Status, answer.Header("Location")));
    }
}
