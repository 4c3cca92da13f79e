using System.Text.Json;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Leads;

/// <summary>Many commands in one request, each with an outcome of its own.</summary>
public sealed class BatchTests(CrmFixture crm)
{
    [Fact]
    public async Task Each_item_has_its_outcome_in_its_place_as_the_single_request_would()
    {
        var (manager, rep) = ((await crm.NewUserAsync("manager")).Client, await crm.NewUserAsync());
        var (one, other, gone) = (await manager.CreateLeadAsync(), await manager.CreateLeadAsync(), await manager.CreateLeadAsync());
        var unknown = Guid.CreateVersion7();

        var outcomes = await BatchAsync(
            manager,
            new { create = LeadSteps.NewLead(rep.Id) },
            new { id = one.Id, change = new { company = "Example Ltd" }, ifMatch = one.ETag },
            new { id = one.Id, move = new { status = "qualified" }, ifMatch = one.ETag },
            new { id = one.Id, move = new { status = "contacted" } },
            new { id = other.Id, assign = new { assignedUserId = rep.Id } },
            new { id = gone.Id, delete = true },
            new { id = unknown, delete = true },
            new { create = LeadSteps.NewLead($"{unknown}") },
            new { id = other.Id, assign = new { assignedUserId = (string?)null } });

        Assert.Equal([201, 200, 412, 200, 200, 204, 404, 404, 200], outcomes.Select(outcome => outcome.GetProperty("status").GetInt32()));
        var created = outcomes[0].GetProperty("lead");
        var read = (await manager.GetAsync($"/leads/{Text(outcomes[0], "id")}")).Is(200);
        Assert.Equal((read.Text, read.ETag), (created.GetRawText(), Text(outcomes[0], "etag")));
        Assert.Equal(rep.Id, created.GetProperty("assignedUser").GetProperty("id").GetString());
        Assert.Equal("contacted", Text(outcomes[3].GetProperty("lead"), "status"));
        Assert.Equal("Example Ltd", Text(outcomes[3].GetProperty("lead"), "company"));
        Assert.Equal("\"3\"", Text(outcomes[3], "etag"));
        Assert.Equal(["status", "id"], outcomes[5].Members());
        Assert.Equal("Lead not found", Text(outcomes[6].GetProperty("problem"), "detail"));
        Assert.Equal("User not found", Text(outcomes[7].GetProperty("problem"), "detail"));
        (await manager.GetAsync($"/leads/{gone.Id}")).IsProblem(404);

        var timeline = (await manager.GetAsync($"/leads/{Text(outcomes[0], "id")}/timeline")).Is(200);
        Assert.Equal(["lead.created", "lead.assigned"], timeline.Body.EnumerateArray().Select(entry => Text(entry, "type")));
    }

    [Fact]
    public async Task What_is_no_item_is_that_items_problem_and_names_the_member()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var lead = await admin.CreateLeadAsync();
        (object? Item, string Member)[] wrong =
        [
            (null, "item"),
            (1, "item"),
            (Array.Empty<int>(), "item"),
            (new { }, "item"),
            (new { id = lead.Id }, "item"),
            (new { id = lead.Id, delete = true, move = new { status = "new" } }, "item"),
            (new { id = lead.Id, delete = false }, "item"),
            (new { id = lead.Id, drop = true }, "drop"),
            (new { delete = true }, "id"),
            (new { id = "none", delete = true }, "id"),
            (new { id = lead.Id, delete = true, ifMatch = "1" }, "ifMatch"),
            (new { id = lead.Id, move = new { status = "lost" } }, "move.status"),
            (new { id = lead.Id, move = new { } }, "move.status"),
            (new { id = lead.Id, assign = new { } }, "assign.assignedUserId"),
            (new { id = lead.Id, change = new { email = "none" } }, "change.email"),
            (new { id = lead.Id, change = new { age = 1 } }, "change.age"),
            (new { id = lead.Id, move = new { status = "new" }, onDuplicate = "refuse" }, "onDuplicate"),
            (new { create = new { firstName = "Jane", lastName = "Doe" } }, "create.email"),
            (new { create = new { firstName = "", lastName = "Doe", email = "jane@example.com" } }, "create.firstName"),
            (new { create = LeadSteps.NewLead(), id = lead.Id }, "id"),
            (new { create = LeadSteps.NewLead(), onDuplicate = "ignore" }, "onDuplicate"),
            (new { create = new Dictionary<string, object?>(LeadSteps.NewLead()) { ["phone"] = "0171 1234567" } }, "phone"),
        ];

        var outcomes = await BatchAsync(admin, [.. wrong.Select(item => item.Item), new { id = lead.Id, move = new { status = "contacted" } }]);

        Assert.All(wrong.Zip(outcomes), pair =>
        {
            Assert.True(pair.Second.GetProperty("status").GetInt32() == 400, $"{JsonSerializer.Serialize(pair.First.Item)}: {pair.Second}");
            var problem = pair.Second.GetProperty("problem");
            Assert.Equal(("urn:minicrm:problem:invalid-request", "/leads/batch"), (Text(problem, "type"), Text(problem, "instance")));
            Assert.Contains(pair.First.Member, problem.GetProperty("errors").Members());
        });
        Assert.Equal(200, outcomes[^1].GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Doubles_are_found_also_within_a_batch_and_refused_one_by_one()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var (email, other) = (CrmUsers.UniqueEmail(), CrmUsers.UniqueEmail());

        var outcomes = await BatchAsync(
            admin, New(email, "refuse"), New(email.ToUpperInvariant(), "refuse"), New(other, "refuse"), New(email, "allow"), New(other, null));

        Assert.Equal([201, 409, 201, 201, 201], outcomes.Select(outcome => outcome.GetProperty("status").GetInt32()));
        Assert.Contains(Text(outcomes[0], "id"), outcomes[1].GetProperty("problem").GetProperty("possibleDuplicates").EnumerateArray().Select(lead => Text(lead, "id")));
        Assert.Equal(Text(outcomes[0], "id"), Text(Assert.Single(outcomes[3].GetProperty("lead").GetProperty("possibleDuplicates").EnumerateArray()), "id"));
        Assert.Equal(Text(outcomes[2], "id"), Text(Assert.Single(outcomes[4].GetProperty("lead").GetProperty("possibleDuplicates").EnumerateArray()), "id"));

        static object New(string email, string? onDuplicate) => new { create = new Dictionary<string, object?>(LeadSteps.NewLead()) { ["email"] = email }, onDuplicate };
    }

    [Fact]
    public async Task Rights_are_those_of_the_single_requests()
    {
        var (rep, manager) = ((await crm.NewUserAsync()).Client, await crm.NewUserAsync("manager"));
        var (own, foreign) = (await rep.CreateLeadAsync(), await manager.Client.CreateLeadAsync());

        var outcomes = await BatchAsync(
            rep,
            new { id = own.Id, move = new { status = "contacted" } },
            new { id = own.Id, delete = true },
            new { id = own.Id, assign = new { assignedUserId = manager.Id } },
            new { id = foreign.Id, move = new { status = "contacted" } },
            new { id = foreign.Id, change = new { notes = "mine" } },
            new { id = foreign.Id, delete = true },
            new { create = LeadSteps.NewLead(manager.Id) });

        Assert.Equal([200, 403, 403, 404, 404, 404, 403], outcomes.Select(outcome => outcome.GetProperty("status").GetInt32()));
        Assert.Equal(foreign.Text, (await manager.Client.GetAsync($"/leads/{foreign.Id}")).Is(200).Text);
    }

    [Fact]
    public async Task Five_hundred_are_done_and_one_more_is_not_a_batch()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        object[] many = [.. Enumerable.Range(0, 500).Select(_ => new { create = LeadSteps.NewLead() })];

        var outcomes = await BatchAsync(admin, many);

        Assert.All(outcomes, outcome => Assert.Equal(201, outcome.GetProperty("status").GetInt32()));
        Assert.Equal(500, outcomes.Select(outcome => Text(outcome, "id")).Distinct().Count());
        Assert.Equal(outcomes.Select(outcome => Text(outcome, "id")).Order(StringComparer.Ordinal), outcomes.Select(outcome => Text(outcome, "id")));
        (await admin.PostAsync("/leads/batch", many.Append(many[0]))).IsProblem(400, "A batch has 1 to 500 items");
        (await admin.PostAsync("/leads/batch", Array.Empty<object>())).IsProblem(400, "A batch has 1 to 500 items");
        (await admin.PostAsync("/leads/batch", new { create = LeadSteps.NewLead() })).IsProblem(400);
    }

    private static async Task<JsonElement[]> BatchAsync(CrmClient client, params object?[] items) =>
        [.. (await client.PostAsync("/leads/batch", items)).Is(207).Body.EnumerateArray()];

    private static string? Text(JsonElement thing, string member) => thing.GetProperty(member).GetString();
}
