using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Integration.Imports;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Leads.Actions;

/// <summary>One change of all leads of a filter, from the preview to its end, and back.</summary>
public sealed class ActionTests(CrmFixture crm)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_previewed_is_done_to_each_lead_of_the_filter_once_and_to_no_other()
    {
        var manager = await crm.NewUserAsync("manager");
        var company = ImportSteps.UniqueName();
        string[] leads = [await manager.Client.LeadOfAsync(company), await manager.Client.LeadOfAsync(company)];
        var moved = await manager.Client.LeadOfAsync(company);
        (await manager.Client.PatchAsync($"/leads/{moved}/status", new { status = "contacted" })).Is(200);
        var other = await manager.Client.LeadOfAsync(company + "x");

        var preview = (await manager.Client.PreviewAsync($"company={company}", ActionSteps.Contacted)).Is(200);
        Assert.Equal((3, "move", "contacted"), (preview["count"].GetInt32(), preview["action"].GetString(), preview["status"].GetString()));
        Assert.Equal("new", await StatusAsync(manager.Client, leads[0]));
        var started = (await manager.Client.StartAsync(preview)).Is(202);
        Assert.Equal(
            ($"/leads/actions/{started.Id}", $"company={company}", manager.Id, 3),
            (started.Header("Location"), started["query"].GetString(), started["ownerId"].GetString(), started["total"].GetInt32()));
        var ended = await manager.Client.ActionEndedAsync(started.Id);

        Assert.Equal("done: 2 changed, 1 unchanged", ended.ActionOutcome());
        Assert.Equal(["contacted", "contacted", "contacted", "new"], await Task.WhenAll(leads.Append(moved).Append(other).Select(id => StatusAsync(manager.Client, id))));
        Assert.All(
            await Task.WhenAll(leads.Select(id => crm.Server.TimelineAsync(crm.Server.LeadsDatabase, id))),
            timeline => Assert.Equal(["lead.created", "lead.status_changed"], timeline.Select(entry => entry.Type)));
        Assert.Equal(["lead.created", "lead.status_changed"], (await crm.Server.PublishedAsync(crm.Server.LeadsDatabase, leads[0])).Select(told => told.Topic));
        var timeline = await crm.Server.TimelineAsync(crm.Server.LeadsDatabase, started.Id);
        Assert.Equal(["action.started", "action.finished"], timeline.Select(entry => entry.Type));
        Assert.Equal(["action: nothing → move", "status: nothing → contacted", "total: nothing → 3"], timeline[0].Changes);
        Assert.Contains(started.Id, (await manager.Client.GetAsync("/leads/actions?limit=200")).Is(200).Ids());
        Assert.Empty((await manager.Client.GetAsync($"/leads/actions/{started.Id}/refused")).Is(200).Body.EnumerateArray());
    }

    public static TheoryData<string, string, string, string> ByRole() => new()
    {
        // Of four leads: two of the caller's (one assigned to them, one created by them) and two of somebody else's.
        { "admin", "move", "4", "done: 4 changed" },
        { "manager", "move", "4", "done: 4 changed" },
        { "sales_rep", "move", "2", "done: 2 changed" },
        { "admin", "assign to other", "4", "done: 2 changed, 2 unchanged" },
        { "manager", "assign to other", "4", "done: 2 changed, 2 unchanged" },
        { "sales_rep", "assign to other", "403", "" },
        { "manager", "assign to self", "4", "done: 3 changed, 1 unchanged" },
        { "sales_rep", "assign to self", "2", "done: 1 changed, 1 unchanged" },
        { "manager", "assign to nobody", "4", "done: 3 changed, 1 unchanged" },
        { "sales_rep", "assign to nobody", "2", "done: 1 changed, 1 unchanged" },
        { "manager", "assign to unknown", "404", "" },
        { "sales_rep", "assign to unknown", "403", "" },
        { "admin", "delete", "4", "done: 4 changed" },
        { "manager", "delete", "4", "done: 4 changed" },
        { "sales_rep", "delete", "403", "" },
    };

    [Theory]
    [MemberData(nameof(ByRole))]
    public async Task Each_role_changes_what_it_may_and_undoes_it(string role, string what, string previewed, string outcome)
    {
        var (admin, caller, other) = ((await crm.AdministratorAsync()).Client, await crm.NewUserAsync(role), await crm.NewUserAsync());
        var company = ImportSteps.UniqueName();
        string[] leads =
        [
            await admin.LeadOfAsync(company, caller.Id), await caller.Client.LeadOfAsync(company),
            await admin.LeadOfAsync(company, other.Id), await other.Client.LeadOfAsync(company, other.Id),
        ];
        var before = await ShownAsync(admin, leads);
        var change = what switch
        {
            "move" => ActionSteps.Contacted,
            "delete" => ActionSteps.Delete,
            "assign to self" => ActionSteps.AssignTo(caller.Id),
            "assign to other" => ActionSteps.AssignTo(other.Id),
            "assign to nobody" => ActionSteps.AssignTo(null),
            _ => ActionSteps.AssignTo($"{Guid.CreateVersion7()}"),
        };

        var preview = await caller.Client.PreviewAsync($"company={company}", change);
        if (outcome == "")
        {
            preview.IsProblem(int.Parse(previewed, System.Globalization.CultureInfo.InvariantCulture));
            return;
        }

        Assert.Equal(previewed, preview.Is(200)["count"].ToString());
        var ended = await caller.Client.ActionEndedAsync((await caller.Client.StartAsync(preview)).Is(202).Id);
        Assert.Equal(outcome, ended.ActionOutcome());
        if (role == "sales_rep")
        {
            Assert.Equal(before.Skip(2), (await ShownAsync(admin, leads)).Skip(2));
        }

        // Whoever gives a lead away that somebody else has created does not see it any more.
        var lost = role == "sales_rep" && what == "assign to nobody";
        var undone = await caller.Client.UndoAsync(ended.Id);
        Assert.Equal($"{outcome.Replace("done", "undone", StringComparison.Ordinal)}, {ended.Count("changed")} {(lost ? "kept" : "undone")}", undone.ActionOutcome());
        var after = await ShownAsync(admin, leads);
        Assert.Equal(lost, before.Zip(after).Any(lead => lead.First != lead.Second));
    }

    [Fact]
    public async Task A_token_starts_what_its_owner_previewed_once_and_nothing_else()
    {
        var (manager, other) = ((await crm.NewUserAsync("manager")).Client, (await crm.NewUserAsync("manager")).Client);
        var company = ImportSteps.UniqueName();
        var lead = await manager.LeadOfAsync(company);
        var preview = (await manager.PreviewAsync($"company={company}", ActionSteps.Contacted)).Is(200);
        var token = preview["token"].GetString()!;

        foreach (var forged in new[] { token[..^4], token + "AAAA", "A" + token[1..], token[..(token.Length / 2)], (token[0] == 'e' ? 'f' : 'e') + token[1..], "none", "=" })
        {
            Assert.Equal("is none of a preview", Complaint(await manager.PostAsync("/leads/actions", new { token = forged })));
        }

        (await other.PostAsync("/leads/actions", new { token })).IsProblem(403, "The preview was made for somebody else");
        Assert.Equal("new", await StatusAsync(manager, lead));

        // Two at once, and later again.
        var answers = await Task.WhenAll(manager.PostAsync("/leads/actions", new { token }), manager.PostAsync("/leads/actions", new { token }));
        var id = Assert.Single(answers.Select(answer => answer.Is(202).Id).Distinct());
        await manager.ActionEndedAsync(id);
        (await manager.PatchAsync($"/leads/{lead}/status", new { status = "qualified" })).Is(200);
        var again = (await manager.PostAsync("/leads/actions", new { token })).Is(202);
        Assert.Equal((id, "done"), (again.Id, again["state"].GetString()));
        Assert.Equal("qualified", await StatusAsync(manager, lead));

        (await manager.DeleteAsync($"/leads/actions/{id}")).Is(204);
        (await manager.PostAsync("/leads/actions", new { token })).IsProblem(409, "The action that this token started was deleted");
    }

    [Fact]
    public async Task When_there_are_more_or_fewer_leads_by_now_nothing_is_done()
    {
        var manager = (await crm.NewUserAsync("manager")).Client;
        var company = ImportSteps.UniqueName();
        var lead = await manager.LeadOfAsync(company);
        var preview = (await manager.PreviewAsync($"company={company}", ActionSteps.Delete)).Is(200);
        var second = await manager.LeadOfAsync(company);

        (await manager.StartAsync(preview)).IsProblem(409, "The preview counted 1 leads, and by now there are 2: preview again");
        (await manager.DeleteAsync($"/leads/{second}")).Is(204);
        Assert.Equal("done: 1 changed", (await manager.ActionEndedAsync((await manager.StartAsync(preview)).Is(202).Id)).ActionOutcome());
        (await manager.GetAsync($"/leads/{lead}")).IsProblem(404);
    }

    [Fact]
    public async Task Leads_that_are_named_are_changed_alone_as_far_as_the_caller_sees_them()
    {
        var (rep, other) = ((await crm.NewUserAsync()).Client, (await crm.NewUserAsync()).Client);
        var (named, unnamed, foreign) = (await rep.CreateLeadAsync(), await rep.CreateLeadAsync(), await other.CreateLeadAsync());

        var preview = (await rep.PreviewAsync("", new { action = "move", status = "contacted", ids = new[] { named.Id, named.Id, foreign.Id } })).Is(200);
        var ended = await rep.ActionEndedAsync((await rep.StartAsync(preview)).Is(202).Id);

        Assert.Equal((1, true, ""), (preview["count"].GetInt32(), ended["named"].GetBoolean(), ended["query"].GetString()));
        Assert.Equal("done: 1 changed", ended.ActionOutcome());
        Assert.Equal("contacted", (await rep.GetAsync($"/leads/{named.Id}"))["status"].GetString());
        Assert.Equal(("new", "new"), ((await rep.GetAsync($"/leads/{unnamed.Id}"))["status"].GetString(), (await other.GetAsync($"/leads/{foreign.Id}"))["status"].GetString()));
        Assert.Equal("undone: 1 changed, 1 undone", (await rep.UndoAsync(ended.Id)).ActionOutcome());
    }

    [Fact]
    public async Task All_leads_are_meant_only_when_that_is_said()
    {
        var rep = await crm.NewUserAsync();
        (string Query, object Change, string Member)[] wrong =
        [
            ("", ActionSteps.Contacted, "all"),
            ("", new { action = "move", status = "contacted", all = false }, "all"),
            ("source=other", new { action = "move", status = "contacted", all = true }, "all"),
            ("source=other", new { action = "move" }, "status"),
            ("source=other", new { action = "move", status = "lost" }, "status"),
            ("source=other", new { action = "move", status = "contacted", assignedUserId = rep.Id }, "assignedUserId"),
            ("source=other", new { action = "assign" }, "assignedUserId"),
            ("source=other", new { action = "assign", assignedUserId = "none" }, "assignedUserId"),
            ("source=other", new { action = "assign", assignedUserId = rep.Id, status = "contacted" }, "status"),
            ("source=other", new { action = "delete", status = "contacted" }, "status"),
            ("source=other", new { action = "tag" }, "action"),
            ("source=other", new { status = "contacted" }, "action"),
            ("source=other", new { action = "move", status = "contacted", ids = new[] { rep.Id } }, "ids"),
            ("", new { action = "move", status = "contacted", all = true, ids = new[] { rep.Id } }, "all"),
            ("", new { action = "move", status = "contacted", ids = Array.Empty<string>() }, "ids"),
            ("", new { action = "move", status = "contacted", ids = Enumerable.Repeat(rep.Id, 501) }, "ids"),
            ("source=chance", ActionSteps.Contacted, "source"),
            ("limit=10", ActionSteps.Contacted, "limit"),
            ("sort=status", ActionSteps.Contacted, "sort"),
        ];
        foreach (var (query, change, member) in wrong)
        {
            var refused = (await rep.Client.PreviewAsync(query, change)).IsProblem(400);
            Assert.True(refused["errors"].TryGetProperty(member, out _), $"{query} {change}: {refused}");
        }

        (await rep.Client.PreviewAsync("deleted=true", ActionSteps.Contacted)).IsProblem(403);
        Assert.True((await (await crm.NewUserAsync("manager")).Client.PreviewAsync("deleted=true", ActionSteps.Contacted)).IsProblem(400)["errors"].TryGetProperty("deleted", out _));

        await rep.Client.CreateLeadAsync();
        await rep.Client.CreateLeadAsync();
        Assert.Equal("done: 2 changed", (await rep.Client.RunAsync("", new { action = "move", status = "contacted", all = true })).ActionOutcome());
    }

    [Fact]
    public async Task Undone_is_what_nobody_has_changed_since()
    {
        var manager = (await crm.NewUserAsync("manager")).Client;
        var rep = await crm.NewUserAsync();
        var company = ImportSteps.UniqueName();
        string[] leads = [.. await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => manager.LeadOfAsync(company, rep.Id)))];
        (await manager.PatchAsync($"/leads/{leads[0]}/status", new { status = "proposal" })).Is(200);
        var ended = await manager.RunAsync($"company={company}&status=!closed_won", ActionSteps.Contacted);
        Assert.Equal("done: 5 changed", ended.ActionOutcome());

        (await manager.PatchAsync($"/leads/{leads[1]}", new { notes = "Called" })).Is(200);
        (await manager.PatchAsync($"/leads/{leads[2]}/status", new { status = "qualified" })).Is(200);
        (await manager.DeleteAsync($"/leads/{leads[3]}")).Is(204);
        var undone = await manager.UndoAsync(ended.Id);

        Assert.Equal("undone: 5 changed, 2 undone, 3 kept", undone.ActionOutcome());
        Assert.Equal(["proposal", "contacted", "qualified", "new"], await Task.WhenAll(leads.Where(lead => lead != leads[3]).Select(lead => StatusAsync(manager, lead))));
        Assert.Equal("undone", (await manager.PostAsync($"/leads/actions/{ended.Id}/undo", null)).Is(200)["state"].GetString());
        Assert.Equal(
            ["lead.created", "lead.assigned", "lead.status_changed", "lead.status_changed"],
            (await crm.Server.TimelineAsync(crm.Server.LeadsDatabase, leads[4])).Select(entry => entry.Type));
    }

    [Fact]
    public async Task What_was_deleted_comes_back_and_what_was_erased_since_does_not()
    {
        var admin = (await crm.NewUserAsync("admin")).Client;
        var company = ImportSteps.UniqueName();
        string[] leads = [await admin.LeadOfAsync(company), await admin.LeadOfAsync(company)];
        var ended = await admin.RunAsync($"company={company}", ActionSteps.Delete);
        Assert.Equal("done: 2 changed", ended.ActionOutcome());
        Assert.Empty((await admin.GetAsync($"/leads?company={company}")).Is(200).Ids());
        (await admin.PostAsync($"/leads/{leads[1]}/erase", null)).Is(204);

        var undone = await admin.UndoAsync(ended.Id);

        Assert.Equal("undone: 2 changed, 1 undone, 1 kept", undone.ActionOutcome());
        Assert.Equal([leads[0]], (await admin.GetAsync($"/leads?company={company}")).Is(200).Ids());
    }

    [Fact]
    public async Task One_that_is_cancelled_ends_where_it_is_and_tells_what_it_did()
    {
        var manager = (await crm.NewUserAsync("manager")).Client;
        var company = await manager.ManyLeadsAsync(4000);
        var started = await manager.StartAsync($"company={company}", ActionSteps.Contacted);
        (await manager.DeleteAsync($"/leads/actions/{started.Id}")).IsProblem(409);
        (await manager.PostAsync($"/leads/actions/{started.Id}/undo", null)).IsProblem(409);
        await Eventually.SeesAsync(
            async _ => (await manager.GetAsync($"/leads/actions/{started.Id}")).Is(200).Count("done"), done => done > 0, cancellationToken: Cancellation);

        (await manager.PostAsync($"/leads/actions/{started.Id}/cancel", null)).Is(200);
        var ended = await manager.ActionEndedAsync(started.Id);

        Assert.Equal("cancelled", ended["state"].GetString());
        var changed = ended.Count("changed");
        Assert.InRange(changed, 1, 3999);
        Assert.Equal(changed, await CountAsync(company, "contacted"));
        (await manager.PostAsync($"/leads/actions/{started.Id}/cancel", null)).IsProblem(409);
        Assert.Equal($"undone: {changed} changed, {changed} undone", (await manager.UndoAsync(started.Id)).ActionOutcome());
        Assert.Equal(4000, await CountAsync(company, "new"));
        (await manager.DeleteAsync($"/leads/actions/{started.Id}")).Is(204);
        (await manager.GetAsync($"/leads/actions/{started.Id}")).IsProblem(404, "Action not found");
        await Eventually.SeesAsync(
            _ => crm.Server.QueryAsync(crm.Server.LeadsDatabase, "select count(*) from action_rows where action_id = $1::uuid", row => row.GetInt64(0), started.Id),
            rows => rows[0] == 0,
            cancellationToken: Cancellation);
    }

    [Fact]
    public async Task It_runs_with_the_rights_of_the_moment_and_tells_which_leads_were_refused_and_why()
    {
        var (admin, manager, assignee) = ((await crm.AdministratorAsync()).Client, await crm.NewUserAsync("manager"), await crm.NewUserAsync());
        var company = await manager.Client.ManyLeadsAsync(3000);

        var started = await manager.Client.StartAsync($"company={company}", ActionSteps.AssignTo(assignee.Id));
        var late = await manager.Client.LeadOfAsync(company);
        (await admin.PatchAsync($"/users/{assignee.Id}", new { isActive = false })).Is(200);
        var ended = await manager.Client.ActionEndedAsync(started.Id);

        Assert.Equal(("done", 3000), (ended["state"].GetString(), ended.Count("done")));
        Assert.InRange(ended.Count("refused"), 1, 3000);
        var refused = await manager.Client.WalkAsync($"/leads/actions/{started.Id}/refused?limit=200");
        Assert.Equal(ended.Count("refused"), refused.Count);
        Assert.All(refused, lead => Assert.Equal("assignedUserId: The user is not active", lead.Text("reason")));
        Assert.Equal(refused.Select(lead => lead.Text("leadId")).OrderDescending(StringComparer.Ordinal), refused.Select(lead => lead.Text("leadId")));
        Assert.Equal("", (await manager.Client.GetAsync($"/leads/{late}")).Is(200)["assignedUserId"].ToString());

        var moving = await manager.Client.StartAsync($"company={company}", ActionSteps.Contacted);
        await Eventually.SeesAsync(
            async _ => (await manager.Client.GetAsync($"/leads/actions/{moving.Id}")).Is(200).Count("done"), done => done > 0, cancellationToken: Cancellation);
        (await admin.PatchAsync($"/users/{manager.Id}", new { isActive = false })).Is(200);
        var stopped = await admin.ActionEndedAsync(moving.Id);
        Assert.Equal(("failed", "The user whose action it is may not sign in any more"), (stopped["state"].GetString(), stopped["failure"].GetString()));
        Assert.InRange(stopped.Count("changed"), 1, 2999);
        Assert.Equal(stopped.Count("changed"), await CountAsync(company, "contacted"));
        Assert.Equal($"undone: {stopped.Count("changed")} changed, {stopped.Count("changed")} undone", (await admin.UndoAsync(moving.Id)).ActionOutcome());
    }

    [Fact]
    public async Task Actions_go_with_the_user_whose_they_are()
    {
        var admin = (await crm.AdministratorAsync()).Client;
        var rep = await crm.NewUserAsync();
        var lead = await rep.Client.CreateLeadAsync();
        var ended = await rep.Client.RunAsync($"email={lead["email"].GetString()}", ActionSteps.Contacted);

        (await admin.DeleteAsync($"/users/{rep.Id}")).Is(204);

        await Eventually.SeesAsync(async _ => await admin.GetAsync($"/leads/actions/{ended.Id}"), answer => (int)answer.Status == 404, cancellationToken: Cancellation);
        Assert.Equal(
            [""],
            await crm.Server.QueryAsync(crm.Server.LeadsDatabase, "select state->>'query' || (state->'filter'->>'email' is not null)::text from actions where id = $1::uuid", row => row.GetString(0).Replace("false", "", StringComparison.Ordinal), ended.Id));
    }

    [Fact]
    public async Task Its_course_is_told_until_its_end()
    {
        var manager = (await crm.NewUserAsync("manager")).Client;
        var company = await manager.ManyLeadsAsync(1500);
        var started = await manager.StartAsync($"company={company}", ActionSteps.Contacted);

        using var events = await EventReader.OpenAsync(manager, $"/leads/actions/{started.Id}/stream", cancellationToken: Cancellation);
        var told = new List<(string State, int Done)>();
        while (await events.NextAsync(cancellationToken: Cancellation) is { } next)
        {
            told.Add((next.Data.Text("state")!, next.Data.GetProperty("progress").GetProperty("done").GetInt32()));
        }

        Assert.Equal(("done", 1500), told[^1]);
        Assert.Equal(told.Select(course => course.Done).Order(), told.Select(course => course.Done));
    }

    [Fact]
    public async Task Leads_that_were_merged_are_left_to_what_they_are_a_part_of()
    {
        var manager = (await crm.NewUserAsync("manager")).Client;
        var company = ImportSteps.UniqueName();
        var (whole, part) = (await manager.LeadOfAsync(company), await manager.LeadOfAsync(company));
        (await manager.PostAsync($"/leads/{whole}/merge", new { otherId = part })).Is(200);

        var ended = await manager.RunAsync($"company={company}", ActionSteps.Contacted);

        Assert.Equal("done: 1 changed", ended.ActionOutcome());
        (await manager.PostAsync($"/leads/{whole}/unmerge", new { })).Is(200);
        Assert.Equal(("contacted", "new"), (await StatusAsync(manager, whole), await StatusAsync(manager, part)));
        Assert.Equal("undone: 1 changed, 1 kept", (await manager.UndoAsync(ended.Id)).ActionOutcome());
    }

    private static string Complaint(CrmResponse answer) => answer.IsProblem(400)["errors"].GetProperty("token")[0].GetString()!;

    private static async Task<string?> StatusAsync(CrmClient client, string id) => (await client.GetAsync($"/leads/{id}")).Is(200)["status"].GetString();

    /// <summary>What actions change of leads.</summary>
    private static Task<string[]> ShownAsync(CrmClient client, string[] leads) => Task.WhenAll(leads.Select(async id =>
        await client.GetAsync($"/leads/{id}") is { } lead && (int)lead.Status == 200 ? $"{lead["status"]} {lead["assignedUserId"]}" : "gone"));

    private async Task<long> CountAsync(string company, string status) => (await crm.Server.QueryAsync(
        crm.Server.LeadsDatabase, "select count(*) from leads where state->>'company' = $1 and status = $2", row => row.GetInt64(0), company, status)).Single();
}
