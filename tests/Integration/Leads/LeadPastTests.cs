using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Leads;

/// <summary>A lead as it was.</summary>
public sealed class LeadPastTests(CrmFixture crm)
{
    [Fact]
    public async Task It_is_as_it_was_answered_then_by_sequence_and_by_time()
    {
        var (manager, rep) = ((await crm.NewUserAsync("manager")).Client, await crm.NewUserAsync());
        var path = "";
        var answers = new List<CrmResponse>();
        foreach (var change in new object[]
        {
            new { firstName = "Jane", lastName = "Doe", email = CrmUsers.UniqueEmail(), phone = $"+1{Random.Shared.NextInt64(1_000_000_000, 9_999_999_999)}", source = "referral" },
            new { lastName = "Roe", phone = (string?)null, company = "Example Ltd", notes = "„Ä“ \"\\" },
            new { assignedUserId = rep.Id, source = "phone_call", status = "qualified" },
            new { assignedUserId = (string?)null, company = (string?)null, position = "Buyer" },
        })
        {
            var answer = answers.Count == 0 ? (await manager.PostAsync("/leads", change)).Is(201) : (await manager.PatchAsync(path, change)).Is(200);
            path = $"/leads/{answer.Id}";
            answers.Add(answer);
        }

        // The third change is an update, a move and an assignment.
        foreach (var (sequence, answer) in new[] { (1, answers[0]), (2, answers[1]), (5, answers[2]), (7, answers[3]) })
        {
            var at = (await manager.GetAsync($"{path}?at={sequence}")).Is(200);
            Assert.Equal(answer.Text, at.Text);
            Assert.Null(at.ETag);
            Assert.Equal(answer.Text, (await manager.GetAsync($"{path}?asOf={answer["updatedAt"]}")).Is(200).Text);
        }

        Assert.Equal(answers[^1].Text, (await manager.GetAsync($"{path}?asOf=2099-01-01T00:00:00Z")).Is(200).Text);
        Assert.Equal(("new", "phone_call"), ((await manager.GetAsync($"{path}?at=3")).Is(200) is var between ? (between["status"].GetString(), between["source"].GetString()) : default));
    }

    [Fact]
    public async Task Where_it_was_not_or_was_hidden_or_has_not_come_to_it_is_not_found()
    {
        var manager = (await crm.NewUserAsync("manager")).Client;
        var lead = await manager.CreateLeadAsync();
        var path = $"/leads/{lead.Id}";
        (await manager.DeleteAsync(path)).Is(204);
        (await manager.PostAsync($"{path}/restore", null)).Is(200);

        foreach (var none in new[] { "at=0", "at=2", "at=4", "at=2147483647", "asOf=2020-01-01T00:00:00Z" })
        {
            (await manager.GetAsync($"{path}?{none}")).IsProblem(404, "Lead not found");
        }

        Assert.Equal(lead.Text, (await manager.GetAsync($"{path}?at=1")).Is(200).Text);
        (await manager.GetAsync($"{path}?at=3")).Is(200);
        Assert.Contains("asOf", (await manager.GetAsync($"{path}?at=1&asOf=2099-01-01T00:00:00Z")).IsProblem(400)["errors"].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_sees_the_lead_today_sees_what_it_was_and_nobody_else()
    {
        var (manager, former, present) = ((await crm.NewUserAsync("manager")).Client, await crm.NewUserAsync(), await crm.NewUserAsync());
        var lead = await manager.CreateLeadAsync(former.Id);
        (await manager.PatchAsync($"/leads/{lead.Id}/assign", new { assignedUserId = present.Id })).Is(200);

        (await former.Client.GetAsync($"/leads/{lead.Id}?at=2")).IsProblem(404, "Lead not found");

        Assert.Equal(former.Id, (await present.Client.GetAsync($"/leads/{lead.Id}?at=2")).Is(200)["assignedUser"].Text("id"));
    }

    [Theory]
    [InlineData("If-Match", "\"1\"", 412)]
    [InlineData("If-Match", "*", 200)]
    [InlineData("If-None-Match", "\"1\"", 200)]
    [InlineData("If-None-Match", "\"0\"", 200)]
    [InlineData("If-None-Match", "*", 304)]
    public async Task It_has_no_version_that_a_condition_could_name(string header, string value, int status)
    {
        var manager = (await crm.NewUserAsync("manager")).Client;
        var lead = await manager.CreateLeadAsync();

        (await manager.GetAsync($"/leads/{lead.Id}?at=1", (header, value))).Is(status);
    }
}
