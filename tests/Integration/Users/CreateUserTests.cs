using System.Text.Json;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Users;

public sealed class CreateUserTests(CrmFixture crm)
{
    [Fact]
    public async Task The_answer_is_the_user_with_the_address_and_the_version()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var body = CrmUsers.NewUser("manager");

        var created = (await admin.PostAsync("/users", body)).Is(201);

        Assert.Equal(["id", "firstName", "lastName", "email", "role", "isActive", "emailVerified", "createdAt", "updatedAt"], created.Body.Members());
        Assert.All(["firstName", "lastName", "email", "role"], member => Assert.Equal(body[member], created[member].GetString()));
        Assert.True(created["isActive"].GetBoolean());
        Assert.Equal(created["createdAt"].GetString(), created["updatedAt"].GetString());
        Assert.Equal(($"/users/{created.Id}", Answers.UserTag(created.Id, 1)), (created.Header("Location"), created.ETag));

        var read = (await admin.GetAsync(created.Header("Location")!)).Is(200);
        Assert.Equal((created.ETag, created.Text), (read.ETag, read.Text));
    }

    [Fact]
    public async Task Without_a_role_it_is_a_sales_rep()
    {
        var admin = (await crm.AdministratorAsync()).Client;

        var created = (await admin.PostAsync("/users", CrmUsers.NewUser())).Is(201);

        Assert.Equal("sales_rep", created["role"].GetString());
    }

    [Fact]
    public async Task An_address_is_taken_in_every_spelling()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var body = CrmUsers.NewUser();
        var email = $"Mixed.{body["email"]}";
        var created = (await admin.PostAsync("/users", With(body, email))).Is(201);

        // The address is kept as it was written.
        Assert.Equal(email, created["email"].GetString());
        foreach (var spelling in new[] { email, email.ToUpperInvariant(), email.Replace("Mixed", "mIxEd", StringComparison.Ordinal) })
        {
            var refused = (await admin.PostAsync("/users", With(body, spelling))).IsProblem(409, "User with this email already exists");
            Assert.Equal(["email"], refused["errors"].Members());

            var found = (await admin.GetAsync($"/users/email/{Uri.EscapeDataString(spelling)}")).Is(200);
            Assert.True(JsonElement.DeepEquals(created.Body, found.Body));
            Assert.Equal(Answers.UserTag(found.Id, 1), found.ETag);
        }
    }

    [Fact]
    public async Task Of_many_with_one_address_one_is_created()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var body = CrmUsers.NewUser();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => admin.PostAsync("/users", body)));

        var created = Assert.Single(answers, answer => (int)answer.Status == 201);
        Assert.All(answers.Except([created]), answer => answer.IsProblem(409, "User with this email already exists"));
        var rows = await crm.Server.QueryAsync(
            crm.Server.UsersDatabase, "select id::text from users where email_key = $1", row => row.GetString(0), (string)body["email"]!);
        Assert.Equal([created.Id], rows);
    }

    [Theory]
    [InlineData("id", "0199a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b")]
    [InlineData("isActive", false)]
    [InlineData("createdAt", "2026-01-01T00:00:00.000Z")]
    [InlineData("passwordHash", "$2a$10$")]
    public async Task Nobody_sets_what_is_not_theirs_to_set(string member, object value)
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var body = CrmUsers.NewUser();
        body[member] = value;

        var refused = (await admin.PostAsync("/users", body)).IsProblem(400);

        Assert.Equal([member], refused["errors"].Members());
        (await admin.GetAsync($"/users/email/{body["email"]}")).IsProblem(404, "User not found");
    }

    private static Dictionary<string, object?> With(Dictionary<string, object?> body, string email) => new(body) { ["email"] = email };
}
