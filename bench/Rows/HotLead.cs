using System.Net;
using MiniCrm.Bench.Figures;
using MiniCrm.Bench.Harness;

namespace MiniCrm.Bench.Rows;

internal sealed class HotLead : RatioRow
{
    // More than fit into a round, so that none changes nothing.
    private const int Different = 20_000;

    public override string Name => "hot-lead";

    public override string Purpose => "PATCH /leads/{id} of one single lead";

    protected override string Against => "one connection of pgbench that writes one row, by the same function with the same payload";

    protected override bool Writes => true;

    protected override IReadOnlyDictionary<Shape, Goal?> Goals => new Dictionary<Shape, Goal?>
    {
        [Shape.AllInOne] = Goal.AtLeast(0.80),
        [Shape.Cluster] = Goal.AtLeast(0.80),
    };

    protected override async Task<Side> MeasuredAsync(CrmSystem system, CancellationToken cancellationToken)
    {
        var lead = await system.CreateLeadAsync();
        return system.Asks(Connections, run => Enumerable.Range(0, Different)
            .Select(number => new Call("PATCH", $"/leads/{lead}", $$"""{"position":"Buyer {{run}}-{{number}}"}""")));
    }

    protected override async Task<Side> ReferenceAsync(CrmSystem system, CancellationToken cancellationToken)
    {
        var client = system.Administrator.Client;
        var envelope = await Rows.Writes.EnvelopeAsync(
            system,
            "lead.updated",
            async () => (await client.PatchAsync($"/leads/{await system.CreateLeadAsync()}", new { position = "Buyer 0-12345" })).Expect(HttpStatusCode.OK),
            cancellationToken);
        return system.Runs(1, Rows.Writes.Change(envelope, $"'{await system.CreateLeadAsync()}'"));
    }
}
