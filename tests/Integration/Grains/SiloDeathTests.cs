using MiniCrm.Leads;
using MiniCrm.Tests.Support;
using MiniCrm.Users;

namespace MiniCrm.Tests.Integration.Grains;

/// <summary>A cluster of its own: it loses a silo.</summary>
[Long]
public sealed class SiloDeathTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    private static readonly Caller Admin = new(Guid.CreateVersion7(), UserRole.Admin);

    [Fact]
    public async Task Leads_of_a_killed_silo_come_back_on_the_other_one_as_they_were_acknowledged()
    {
        var acknowledged = new Dictionary<Guid, LeadView>();
        for (var number = 0; number < 20; number++)
        {
            var id = TimeOrderedId.New(DateTimeOffset.UtcNow);
            var lead = cluster.Client.GetGrain<ILeadGrain>(id);
            await lead.Create(new CreateLead { FirstName = "Ada", LastName = "Lovelace", Email = "ada@example.com" }, Admin);
            acknowledged[id] = (await lead.ChangeStatus(new(LeadStatus.Qualified, null), Admin)).Value!;
        }

        await cluster.Silos.KillSiloAsync(cluster.Silos.Silos[1], TestContext.Current.CancellationToken);

        foreach (var (id, expected) in acknowledged)
        {
            var seen = await Eventually.SeesAsync(
                async _ => (await cluster.Client.GetGrain<ILeadGrain>(id).Get(Admin)).Value,
                lead => lead is not null,
                TimeSpan.FromSeconds(30),
                TestContext.Current.CancellationToken);
            Assert.Equal(expected, seen);
        }
    }
}
