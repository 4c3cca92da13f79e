using System.Net;
using MiniCrm.Bench.Figures;
using MiniCrm.Bench.Harness;

namespace MiniCrm.Bench.Rows;

internal sealed class ChangeStatus : RatioRow
{
    // No run begins with the status that the one before may have left, and none sets the same twice: that would write nothing.
    private static readonly (string, string)[] Statuses = [("contacted", "qualified"), ("proposal", "negotiation")];

    public override string Name => "status";

    public override string Purpose => "PATCH /leads/{id}/status";

    protected override string Against => "pgbench calling the same function with the same payload, outbox row included";

    protected override bool Writes => true;

    protected override IReadOnlyDictionary<Shape, Goal?> Goals => new Dictionary<Shape, Goal?>
    {
        [Shape.AllInOne] = Goal.AtLeast(0.60),
        [Shape.Cluster] = Goal.AtLeast(0.60),
    };

    protected override Task<Side> MeasuredAsync(CrmSystem system, CancellationToken cancellationToken) => Task.FromResult(system.Asks(Connections, run =>
    {
        var (one, other) = Statuses[run % 2];
        return Changes(one).Concat(Changes(other));
        IEnumerable<Call> Changes(string status) => Enumerable.Range(1, Half(system))
            .Select(number => new Call("PATCH", $"/leads/{system.Leads.Id(number)}/status", $$"""{"status":"{{status}}"}"""));
    }));

    protected override async Task<Side> ReferenceAsync(CrmSystem system, CancellationToken cancellationToken)
    {
        var client = system.Administrator.Client;
        var envelope = await Rows.Writes.EnvelopeAsync(
            system,
            "lead.status_changed",
            async () => (await client.PatchAsync($"/leads/{await system.CreateLeadAsync()}/status", new { status = "contacted" })).Expect(HttpStatusCode.OK),
            cancellationToken);
        return system.Runs(
            Connections,
            $"\\set number random({Half(system) + 1}, {Half(system) * 2})\n{Rows.Writes.Change(envelope, system.Leads.Sql("number"))}");
    }

    // The one half is changed over the API, which remembers the versions; the other by pgbench, out of which the API would be startled.
    private static int Half(CrmSystem system) => Math.Min(system.Leads.Count, 20_000) / 2;
}
