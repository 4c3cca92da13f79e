using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Leads;

/// <summary>A deployment with a country of its own, which wants no doubles.</summary>
[Long]
public sealed class DuplicateSettingTests(CrmFixture crm)
{
    [Fact]
    public async Task National_numbers_are_taken_and_doubles_refused_unless_a_request_allows_them()
    {
        var token = TestContext.Current.CancellationToken;
        await using var german = await CrmServer.StartAsync(
            crm.Server.Postgres,
            new Dictionary<string, string?> { ["DEFAULT_REGION"] = "DE", ["DUPLICATES"] = "refuse", ["KAFKA_BROKERS"] = CrmServer.NoBroker },
            token);
        var admin = (await german.AdministratorAsync()).Client;

        var first = (await admin.PostAsync("/leads", NewLead("0171 1234567"))).Is(201);
        Assert.Equal("0171 1234567", first["phone"].GetString());
        (await admin.PostAsync("/leads", NewLead("+49 171 1234567"))).IsProblem(409);
        (await admin.PostAsync("/leads", NewLead("12"))).IsProblem(400);
        var allowed = (await admin.PostAsync("/leads?onDuplicate=allow", NewLead("+491711234567"))).Is(201);
        Assert.Equal(first.Id, Assert.Single(allowed["possibleDuplicates"].EnumerateArray()).GetProperty("id").GetString());
    }

    private static Dictionary<string, object?> NewLead(string phone) => new(LeadSteps.NewLead()) { ["phone"] = phone };
}
