using System.Diagnostics;
using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Faults;

/// <summary>A write that PostgreSQL makes wait.</summary>
[Long]
[Collection(FaultsCollection.Name)]
public sealed class HeldWriteTests(ProxiedCrm crm)
{
    [Fact]
    public async Task Meanwhile_reads_answer_the_last_committed_state_at_once()
    {
        var lead = await crm.Client.NewLeadAsync();
        await using var holder = await crm.Leads.HoldAsync(lead.Id);
        var rename = crm.Client.RenameAsync(lead.Id, "Held");
        await crm.Leads.WaitingAsync();

        for (var read = 0; read < 5; read++)
        {
            var started = Stopwatch.GetTimestamp();
            var seen = await crm.Client.ReadAsync(lead.Id);
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(1));
            Assert.Equal(("Hopper", lead.ETag), (seen["lastName"].GetString(), seen.ETag));
        }

        Assert.False(rename.IsCompleted);
        await holder.DisposeAsync();
        var renamed = (await rename).Expect(HttpStatusCode.OK);
        Assert.Equal((2, "Held"), (renamed.Version(), renamed["lastName"].GetString()));
        await crm.AssertSameAsync(lead.Id);
    }

    [Fact]
    public async Task Too_long_and_it_is_known_not_to_have_been_done()
    {
        var lead = await crm.Client.NewLeadAsync();
        await using var holder = await crm.Leads.HoldAsync(lead.Id);

        Answers.AssertUnavailable(await crm.Client.RenameAsync(lead.Id, "Held"), "unavailable");

        Assert.Equal(lead.ETag, (await crm.Client.ReadAsync(lead.Id)).ETag);
        await holder.DisposeAsync();
        await crm.AssertSameAsync(lead.Id);
        Assert.Equal(2, (await crm.Client.RenameAsync(lead.Id, "Later")).Expect(HttpStatusCode.OK).Version());
        await crm.AssertSameAsync(lead.Id);
        Assert.Equal(["Hopper", "Later"], (await crm.Leads.EventsAsync(lead.Id)).Select(row => row.LastName));
    }
}
