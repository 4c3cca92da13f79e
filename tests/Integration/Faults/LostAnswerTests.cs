using System.Diagnostics;
using System.Net;
using MiniCrm.Tests.Support;
using Npgsql;

namespace MiniCrm.Tests.Integration.Faults;

/// <summary>A write of which nobody tells the grain how it ended.</summary>
[Long]
[Collection(FaultsCollection.Name)]
public sealed class LostAnswerTests(ProxiedCrm crm)
{
    private static readonly TimeSpan LatestEnd = TimeSpan.FromSeconds(0.7);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_write_whose_session_is_ended_while_it_waits_is_made_once()
    {
        // Who has waited for longer may be too late to write once more, and then says so: on a busy machine that proves nothing.
        for (var attempt = 1; await EndSessionOfRenameAsync() > LatestEnd; attempt++)
        {
            Assert.True(attempt < 10, "The session could not be ended in time.");
        }
    }

    /// <returns>How long the command had been on its way when its session was ended; in time, it was done.</returns>
    private async Task<TimeSpan> EndSessionOfRenameAsync()
    {
        var lead = await crm.Client.NewLeadAsync();
        await using var holder = await crm.Leads.HoldAsync(lead.Id);
        var sent = Stopwatch.GetTimestamp();
        var rename = crm.Client.RenameAsync(lead.Id, "Renamed");
        var session = await crm.Leads.WaitingAsync();
        await crm.Leads.ExecuteAsync($"select pg_terminate_backend({session})");
        await holder.DisposeAsync();
        var ended = Stopwatch.GetElapsedTime(sent);

        var answer = await rename;
        if (ended > LatestEnd && answer.Status != HttpStatusCode.OK)
        {
            Answers.AssertUnavailable(answer, "unavailable", "outcome-unknown");
        }
        else
        {
            Assert.Equal(2, answer.Expect(HttpStatusCode.OK).Version());
            Assert.Equal(["Hopper", "Renamed"], (await crm.Leads.EventsAsync(lead.Id)).Select(row => row.LastName));
        }

        await crm.AssertSameAsync(lead.Id);
        LeadSteps.AssertGapFree(await crm.Leads.EventsAsync(lead.Id));
        return ended;
    }

    [Fact]
    public async Task A_create_whose_session_is_ended_while_it_waits_is_made_once()
    {
        await using var holder = await crm.Leads.HoldAllAsync();
        var create = crm.Client.PostLeadAsync("Hopper");
        var session = await crm.Leads.WaitingAsync();

        await crm.Leads.ExecuteAsync($"select pg_terminate_backend({session})");
        await holder.DisposeAsync();

        var created = (await create).Expect(HttpStatusCode.Created);
        await crm.AssertSameAsync(created.Id);
        Assert.Single(await crm.Leads.EventsAsync(created.Id));
    }

    [Fact]
    public async Task A_write_that_was_committed_is_recognised_as_done()
    {
        var lead = await crm.Client.NewLeadAsync();
        crm.Wire.LoseAnswers();
        var rename = crm.Client.RenameAsync(lead.Id, "Renamed");
        await Eventually.SeesAsync(_ => crm.Leads.RowAsync(lead.Id), row => row.Version == 2, cancellationToken: Cancellation);

        crm.Wire.Cut();

        Assert.Equal(2, (await rename).Expect(HttpStatusCode.OK).Version());
        await crm.AssertSameAsync(lead.Id);
        Assert.Equal(["Hopper", "Renamed"], (await crm.Leads.EventsAsync(lead.Id)).Select(row => row.LastName));
    }

    [Fact]
    public async Task A_create_that_was_committed_is_recognised_as_done()
    {
        await crm.Client.NewLeadAsync();
        crm.Wire.LoseAnswers();
        var name = Guid.NewGuid().ToString("N");
        var create = crm.Client.PostLeadAsync(name);
        var row = await Eventually.SeesAsync(
            async _ => (await crm.Leads.RowsAsync()).SingleOrDefault(lead => lead.State.GetProperty("lastName").GetString() == name),
            lead => lead is not null,
            cancellationToken: Cancellation);

        crm.Wire.Cut();

        var created = (await create).Expect(HttpStatusCode.Created);
        Assert.Equal((row!.Id, 1), (created.Id, created.Version()));
        await crm.AssertSameAsync(created.Id);
        Assert.Single(await crm.Leads.EventsAsync(created.Id));
    }

    [Fact]
    public async Task A_write_that_the_server_still_works_on_is_not_taken_for_lost()
    {
        var lead = await crm.Client.NewLeadAsync();
        await using var holder = await crm.Leads.HoldAsync(lead.Id);
        var rename = crm.Client.RenameAsync(lead.Id, "Renamed");

        // By now it is too late for the command to write once more.
        await crm.Leads.WaitingAsync(seconds: 1.2);
        var cut = DateTime.UtcNow;
        crm.Wire.Cut();
        await Eventually.SeesAsync(_ => LookedAsync(cut), looked => looked, cancellationToken: Cancellation);
        await holder.DisposeAsync();

        var answer = await rename;
        await Eventually.SeesAsync(_ => crm.Leads.RowAsync(lead.Id), row => row.Version == 2, cancellationToken: Cancellation);
        Assert.Equal(2, answer.Expect(HttpStatusCode.OK).Version());
        await crm.AssertSameAsync(lead.Id);
        Assert.Equal(["Hopper", "Renamed"], (await crm.Leads.EventsAsync(lead.Id)).Select(row => row.LastName));
    }

    /// <summary>True when the grain has looked into the database since then.</summary>
    private async Task<bool> LookedAsync(DateTime since)
    {
        await using var connection = await crm.Leads.ConnectAsync();
        await using var command = new NpgsqlCommand(
            """
            select exists (select from pg_stat_activity
              where datname = current_database() and pid <> pg_backend_pid() and state = 'idle' and query like '%read_state%' and query_start > $1)
            """,
            connection)
        {
            Parameters = { new NpgsqlParameter<DateTime> { TypedValue = since } },
        };
        return (bool)(await command.ExecuteScalarAsync(Cancellation))!;
    }
}
