using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MiniCrm.Tests.Integration.Imports;
using MiniCrm.Tests.Integration.Leads;
using MiniCrm.Tests.Integration.Leads.Actions;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Api;

/// <summary>Every example of the API's document works when it is pasted, after ids and tokens have been put for those that nobody could know.</summary>
[Long]
public sealed class ExampleTests(CrmFixture crm)
{
    [Fact]
    public async Task Every_example_works_when_pasted()
    {
        // A server of its own: the addresses in the examples are free there.
        await using var server = await CrmServer.StartAsync(crm.Server.Postgres, cancellationToken: TestContext.Current.CancellationToken);
        var admin = await server.AdministratorAsync();
        var user = await server.NewUserAsync();
        var document = (await admin.Client.GetAsync("/api-json")).Expect(HttpStatusCode.OK).Body;

        // Registered first, who then signs in; created before it is changed. The token of a link is in a mail: VerificationTests.
        var created = new Dictionary<string, string>
        {
            ["/imports"] = (await admin.Client.UploadAsync("firstName,lastName,email\nJane,Doe,jane@example.com\n")).Is(202).Id,
        };
        var operations = DocumentedOperation.AllOf(document)
            .Where(operation => operation.HasBody && operation.Path != "/auth/verify-email")
            .OrderBy(operation => operation.Path != "/auth/register").ThenBy(operation => operation.Method != "POST")
            .ToArray();

        var other = await admin.Client.CreateLeadAsync();
        var acted = await admin.Client.CreateLeadAsync();
        var preview = (await admin.Client.PreviewAsync($"email={acted["email"].GetString()}", ActionSteps.Contacted)).Is(200);

        Assert.NotEmpty(operations);
        foreach (var operation in operations)
        {
            var thing = $"/{operation.Path.Split('/')[1]}";
            var path = operation.Path.Replace("{id}", created.GetValueOrDefault(thing), StringComparison.Ordinal);
            var signIn = await admin.Client.SignInAsync(admin.Email, admin.Password);
            var body = JsonNode.Parse(operation.Example!)!;
            Put(body, "refreshToken", signIn.RefreshToken);
            Put(body, "recipientId", user.Id);
            Put(body, "otherId", other.Id);
            Put(body, "token", preview["token"].GetString()!);
            using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");

            var answer = await admin.Client.SendAsync(operation.Method, path, content, cancellationToken: TestContext.Current.CancellationToken);

            Assert.True((int)answer.Status is >= 200 and < 300, $"{operation.Name}: {answer}");
            var documented = operation.Json.GetProperty("responses").EnumerateObject().Select(response => response.Name);
            Assert.Contains($"{(int)answer.Status}", documented);
            if (operation is { Method: "POST" } && operation.Path == thing)
            {
                created.Add(thing, answer.Id);
            }
        }
    }

    private static void Put(JsonNode body, string member, string value)
    {
        if (body is JsonObject members && members.ContainsKey(member))
        {
            members[member] = value;
        }
    }
}
