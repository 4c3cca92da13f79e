using System.Net;
using System.Text.Json;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Clients;

/// <summary>Whoever takes a generator's client as it comes does what they mean, and no harm beside it.</summary>
[Long(Seconds = 45)]
public sealed class GeneratedClientTests(CrmFixture crm, GeneratedClients clients) : IClassFixture<GeneratedClients>
{
    [Theory]
    [InlineData("nswag")]
    [InlineData("kiota")]
    [InlineData("typescript")]
    public async Task A_generated_client_changes_what_it_was_told_to_and_nothing_else(string generator)
    {
        Assert.SkipWhen(GeneratedClients.Missing(generator) is not null, GeneratedClients.Missing(generator) ?? "");
        var admin = await crm.NewUserAsync("admin");
        var user = await crm.NewUserAsync("manager");
        var assigned = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            assigned.Add((await admin.Client.PostAsync("/leads", new { firstName = "Jane", lastName = "Doe", email = CrmUsers.UniqueEmail(), assignedUserId = user.Id })).Expect(HttpStatusCode.Created).Id);
        }

        var told = await WalkAsync(generator, admin, user);

        // Renamed, and neither deactivated nor given the first role there is.
        var renamed = (await admin.Client.GetAsync($"/users/{user.Id}")).Expect(HttpStatusCode.OK);
        Assert.Equal("Renamed", renamed["firstName"].GetString());
        Assert.True(renamed["isActive"].GetBoolean());
        Assert.Equal("manager", renamed["role"].GetString());

        // One member changed, and unassigned.
        var lead = (await admin.Client.GetAsync($"/leads/{told["lead"].Single()}")).Expect(HttpStatusCode.OK);
        Assert.Equal("Example Ltd", lead["company"].GetString());
        Assert.Equal("referral", lead["source"].GetString());
        Assert.Equal("new", lead["status"].GetString());
        Assert.Equal("+1234567890", lead["phone"].GetString());
        Assert.Equal(JsonValueKind.Null, lead["assignedUserId"].ValueKind);

        if (generator == "kiota")
        {
            var cleared = (await admin.Client.GetAsync($"/leads/{told["cleared"].Single()}")).Expect(HttpStatusCode.OK);
            Assert.Equal((JsonValueKind.Null, "Example Ltd"), (cleared["phone"].ValueKind, cleared["company"].GetString()));
        }

        assigned.Reverse();
        Assert.Equal(assigned, told["listed"]);

        var notification = (await admin.Client.GetAsync($"/notifications/{told["notification"].Single()}")).Expect(HttpStatusCode.OK);
        Assert.Equal("""{"priority":"high"}""", notification["metadata"].GetRawText().Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(notification.Id, JsonElement.Parse(told["event"].Single()).GetProperty("id").GetString());
    }

    private async Task<ILookup<string, string>> WalkAsync(string generator, CrmUser admin, CrmUser user)
    {
        var environment = new Dictionary<string, string>
        {
            ["API"] = crm.Server.Host.Http.BaseAddress!.ToString().TrimEnd('/'),
            ["EMAIL"] = admin.Email,
            ["PASSWORD"] = admin.Password,
            ["USER_ID"] = user.Id,
            ["COMPANY"] = "Example Ltd",
        };
        var finished = await Finished.RunAsync(await clients.WalkAsync(generator, TestContext.Current.CancellationToken), environment);
        return finished.Good($"The walk with {generator}").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', 2))
            .Where(parts => parts.Length == 2)
            .ToLookup(parts => parts[0], parts => parts[1]);
    }
}
