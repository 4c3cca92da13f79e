using System.Net;
using MiniCrm.Bench.Figures;
using MiniCrm.Bench.Harness;

namespace MiniCrm.Bench.Rows;

internal sealed class ListPage : RatioRow
{
    private const string Path = "/leads?limit=50";

    public override string Name => "list";

    public override string Purpose => "GET /leads, a page of 50";

    protected override string Against => "the same SQL through pgbench";

    protected override IReadOnlyDictionary<Shape, Goal?> Goals => new Dictionary<Shape, Goal?>
    {
        [Shape.AllInOne] = Goal.AtLeast(0.60),
        [Shape.Cluster] = Goal.AtLeast(0.60),
    };

    protected override Task<Side> MeasuredAsync(CrmSystem system, CancellationToken cancellationToken) =>
        Task.FromResult(system.Asks(Connections, _ => [new("GET", Path)]));

    protected override async Task<Side> ReferenceAsync(CrmSystem system, CancellationToken cancellationToken)
    {
        // What the gateway asks for while it holds the page: not what it is first read with, which costs PostgreSQL three times as much.
        var client = system.Administrator.Client;
        (await client.GetAsync(Path)).Expect(HttpStatusCode.OK);
        var query = await Statements.OfAsync(
            system.Databases,
            async () => (await client.GetAsync(Path)).Expect(HttpStatusCode.OK),
            statement => statement.Sql.Contains("from leads", StringComparison.Ordinal),
            cancellationToken);
        return system.Runs(Connections, $"{query.Text.ReplaceLineEndings(" ")};");
    }
}
