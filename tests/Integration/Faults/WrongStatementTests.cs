using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Faults;

/// <summary>A database that answers, and has no use for what it is asked.</summary>
[Collection(FaultsCollection.Name)]
public sealed class WrongStatementTests(ProxiedCrm crm)
{
    [Fact]
    public async Task A_command_whose_statement_is_wrong_is_a_fault_of_ours_and_says_why_in_the_log()
    {
        var lead = await crm.Client.NewLeadAsync();
        await crm.Leads.ExecuteAsync($"""
            create function fail() returns trigger language plpgsql as 'begin perform no_column from leads; return new; end';
            create trigger fail before update on leads for each row when (old.id = '{lead.Id}') execute function fail();
            """);
        try
        {
            AssertFault(await crm.Client.RenameAsync(lead.Id, "Failed"));

            Assert.Equal("Hopper", (await crm.Client.ReadAsync(lead.Id))["lastName"].GetString());
            await SaysAsync("SQLSTATE 42703");
        }
        finally
        {
            await crm.Leads.ExecuteAsync("drop function fail cascade");
        }

        (await crm.Client.RenameAsync(lead.Id, "Renamed")).Is(200);
        await crm.AssertSameAsync(lead.Id);
    }

    [Fact]
    public async Task So_is_a_list()
    {
        await crm.Leads.ExecuteAsync("alter table leads rename to leads_elsewhere");
        try
        {
            AssertFault(await crm.Client.GetAsync("/leads"));

            await SaysAsync("SQLSTATE 42P01");
        }
        finally
        {
            await crm.Leads.ExecuteAsync("alter table leads_elsewhere rename to leads");
        }

        (await crm.Client.GetAsync("/leads")).Is(200);
    }

    private static void AssertFault(CrmResponse answer)
    {
        answer.Is(500);
        Assert.Equal("urn:minicrm:problem:internal-error", answer["type"].GetString());
    }

    /// <summary>What the host writes may come a moment after its answer.</summary>
    private Task SaysAsync(string words) =>
        Eventually.IsTrueAsync(() => crm.Log.Contains(words, StringComparison.Ordinal), cancellationToken: TestContext.Current.CancellationToken);
}
