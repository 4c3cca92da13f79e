using MiniCrm.Bench.Figures;
using MiniCrm.Bench.Harness;

namespace MiniCrm.Bench.Rows;

internal sealed class Create : RatioRow
{
    /// <summary>In place of <c>{n}</c> stands another number each time: doubles are looked for.</summary>
    public const string Body =
        """{"firstName":"Jane","lastName":"Doe","email":"jane{n}@example.com","phone":"+1{n}","company":"Example Ltd","position":"Buyer","source":"website"}""";

    public override string Name => "create";

    public override string Purpose => "POST /leads";

    protected override string Against => "pgbench calling the same function with the same payload, outbox row included";

    protected override bool Writes => true;

    protected override IReadOnlyDictionary<Shape, Goal?> Goals => new Dictionary<Shape, Goal?>
    {
        [Shape.AllInOne] = Goal.AtLeast(0.60),
        [Shape.Cluster] = Goal.AtLeast(0.55),
    };

    protected override Task<Side> MeasuredAsync(CrmSystem system, CancellationToken cancellationToken) =>
        Task.FromResult(system.Asks(Connections, _ => [new("POST", "/leads", Body)]));

    protected override async Task<Side> ReferenceAsync(CrmSystem system, CancellationToken cancellationToken) => system.Runs(
        Connections, Rows.Writes.Create(await Rows.Writes.EnvelopeAsync(system, "lead.created", system.CreateLeadAsync, cancellationToken)));
}
