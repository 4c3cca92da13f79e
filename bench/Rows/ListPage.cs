using System.Net;
using MiniCrm.Bench.Figures;
using MiniCrm.Bench.Harness;

namespace MiniCrm.Bench.Rows;

/// <summary>The beginning of the list, which a gateway holds and looks for changes of, and beside it pages that it does not hold.</summary>
internal sealed class ListPage : RatioRow
{
    private const string Path = "/leads?limit=50";
    private const int Following = 100;

    public override string Name => "list";

    public override string Purpose => "GET /leads, a page of 50";

    protected override string Against => "the SQL that reads such a page through pgbench";

    protected override IReadOnlyDictionary<Shape, Goal?> Goals => new Dictionary<Shape, Goal?>
    {
        [Shape.AllInOne] = Goal.AtLeast(0.60),
        [Shape.Cluster] = Goal.AtLeast(0.60),
    };

    public override async Task<IReadOnlyList<Figure>> RunAsync(Context context, Shape shape, CancellationToken cancellationToken)
    {
        var beginning = await base.RunAsync(context, shape, cancellationToken);
        if (context.Past is not null)
        {
            return beginning;
        }

        var system = await context.SystemAsync(shape, context.Today, context.Leads, cancellationToken);
        var pages = (await FollowingAsync(system)).Select(path => new Call("GET", path)).ToList();
        var (ours, theirs) = await Rounds.InTurnAsync(
            new(system, system.Asks(Connections, _ => pages), Writes: false),
            new(system, await ReferenceAsync(system, cancellationToken), Writes: false),
            context.Plan,
            cancellationToken);
        return
        [
            .. beginning,
            new(Name, $"the same, of {pages.Count} pages that follow, {shape.Name()}", ours.PerSecond.Over(theirs.PerSecond))
            {
                Against = Against,
                Goal = Goals[shape],
                Seen = Measured.Tell(ours, theirs),
            },
        ];
    }

    protected override Task<Side> MeasuredAsync(CrmSystem system, CancellationToken cancellationToken) =>
        Task.FromResult(system.Asks(Connections, _ => [new("GET", Path)]));

    protected override async Task<Side> ReferenceAsync(CrmSystem system, CancellationToken cancellationToken)
    {
        // Of the beginning only the versions would be read.
        var page = (await FollowingAsync(system))[^1];
        var query = await Statements.OfAsync(
            system.Databases,
            async () => (await system.Administrator.Client.GetAsync(page)).Expect(HttpStatusCode.OK),
            statement => statement.Sql.Contains("from leads", StringComparison.Ordinal),
            cancellationToken);
        return system.Runs(Connections, $"{query.Text.ReplaceLineEndings(" ")};");
    }

    /// <summary>The pages after the first, as their links tell.</summary>
    private static async Task<IReadOnlyList<string>> FollowingAsync(CrmSystem system)
    {
        var (pages, next) = (new List<string>(), Path);
        while (pages.Count < Following && (await system.Administrator.Client.GetAsync(next)).Expect(HttpStatusCode.OK).Header("Link") is { } link)
        {
            pages.Add(next = link[(link.IndexOf('<', StringComparison.Ordinal) + 1)..link.IndexOf('>', StringComparison.Ordinal)]);
        }

        return pages;
    }
}
