using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Faults;

/// <summary>A row that is no longer what the grain has in memory.</summary>
[Long]
[Collection(FaultsCollection.Name)]
public sealed class LostRaceTests(ProxiedCrm crm)
{
    [Fact]
    public async Task The_command_is_decided_again_on_the_state_that_won()
    {
        var lead = await crm.Client.NewLeadAsync();
        await ChangeBehindAsync(lead.Id);

        var renamed = (await crm.Client.RenameAsync(lead.Id, "Renamed")).Expect(HttpStatusCode.OK);

        Assert.Equal(
            (3, "Renamed", "Behind"),
            (renamed.Version(), renamed["lastName"].GetString(), renamed["company"].GetString()));
        await crm.AssertSameAsync(lead.Id);
        LeadSteps.AssertGapFree(await crm.Leads.EventsAsync(lead.Id));
    }

    [Fact]
    public async Task A_condition_that_the_winner_broke_is_stale()
    {
        var lead = await crm.Client.NewLeadAsync();
        await ChangeBehindAsync(lead.Id);

        var renamed = await crm.Client.PatchAsync($"/leads/{lead.Id}", new { lastName = "Renamed" }, ("If-Match", lead.ETag!));

        Assert.Equal(HttpStatusCode.PreconditionFailed, renamed.Status);
        await crm.AssertSameAsync(lead.Id);
    }

    [Fact]
    public async Task A_race_lost_for_ever_is_given_up_and_leaves_nothing_in_memory()
    {
        var lead = await crm.Client.NewLeadAsync();
        await crm.Leads.ExecuteAsync($"""
            create sequence tries;
            create function lose() returns trigger language plpgsql as 'begin perform nextval(''tries''); return null; end';
            create trigger lose before update on leads for each row when (old.id = '{lead.Id}') execute function lose();
            """);
        try
        {
            Answers.AssertUnavailable(await crm.Client.RenameAsync(lead.Id, "Lost"), "busy");

            Assert.InRange(await crm.Leads.ScalarAsync<long>("select last_value from tries"), 2, 10);
            Assert.Equal("Hopper", (await crm.Client.ReadAsync(lead.Id))["lastName"].GetString());
            await crm.AssertSameAsync(lead.Id);
        }
        finally
        {
            await crm.Leads.ExecuteAsync("drop function lose cascade; drop sequence tries");
        }

        (await crm.Client.RenameAsync(lead.Id, "Won")).Expect(HttpStatusCode.OK);
        await crm.AssertSameAsync(lead.Id);
        Assert.Equal(["Hopper", "Won"], (await crm.Leads.EventsAsync(lead.Id)).Select(row => row.LastName));
    }

    private Task ChangeBehindAsync(string lead) => crm.Leads.ExecuteAsync(
        $"""update leads set version = version + 1, state = state || '{"{"}"company": "Behind"{"}"}' where id = '{lead}'""");
}
