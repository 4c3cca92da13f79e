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

        // A filter takes them likewise.
        var other = (await admin.PostAsync("/leads", NewLead("+12025550123"))).Is(201);
        foreach (var phone in new[] { "0049 171 1234567", "0171/1234567", "+49 (0)171 1234567", "491711234567", "030 123456,01711234567" })
        {
            Assert.Equal([allowed.Id, first.Id], (await admin.GetAsync($"/leads?phone={Uri.EscapeDataString(phone)}")).Is(200).Ids());
            Assert.Equal([other.Id], (await admin.GetAsync($"/leads?phone=!{Uri.EscapeDataString(phone)}")).Is(200).Ids());
        }

        Assert.Equal([other.Id], (await admin.GetAsync("/leads?phone=12025550123")).Is(200).Ids());
    }

    private static Dictionary<string, object?> NewLead(string phone) => new(LeadSteps.NewLead()) { ["phone"] = phone };
}
