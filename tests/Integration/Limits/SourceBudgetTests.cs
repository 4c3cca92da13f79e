using System.Globalization;
using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Limits;

/// <summary>What strangers may do without signing in is counted by where they are.</summary>
[Long]
public sealed class SourceBudgetTests(CrmFixture crm)
{
    private const int Registrations = 3;

    [Fact]
    public async Task So_many_registrations_are_taken_from_one_address_whatever_comes_of_them()
    {
        await using var server = await CrmServer.StartAsync(
            crm.Server.Postgres,
            new Dictionary<string, string?> { ["REGISTRATIONS_PER_SOURCE"] = $"{Registrations}" },
            TestContext.Current.CancellationToken);
        var client = server.Client();
        var user = CrmUsers.NewUser();

        var answers = await Task.WhenAll(Enumerable.Range(0, Registrations + 5).Select(_ => client.PostAsync("/auth/register", user)));

        var refused = answers.Where(answer => answer.Status == HttpStatusCode.TooManyRequests).ToList();
        Assert.Equal(5, refused.Count);
        Assert.All(refused, answer => Assert.InRange(int.Parse(answer.Header("Retry-After")!, CultureInfo.InvariantCulture), 1, 3600));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);

        // What is not even a registration takes nothing from anybody, and who has an account signs in.
        (await client.PostAsync("/auth/register", new { email = "nobody" })).Expect(HttpStatusCode.BadRequest);
        (await client.PostAsync("/auth/login", new { email = user["email"], password = user["password"] })).Expect(HttpStatusCode.OK);
    }
}
