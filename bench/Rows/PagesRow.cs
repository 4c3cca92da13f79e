using System.Diagnostics;
using System.Text.RegularExpressions;
using MiniCrm.Bench.Figures;
using MiniCrm.Bench.Harness;

namespace MiniCrm.Bench.Rows;

/// <summary>The pages that people look at all day, of many leads: how long the server takes, and what is sent.</summary>
internal sealed partial class PagesRow : IRow
{
    private const int FullTimes = 200;
    private const int QuickTimes = 10;
    private const double MostOfFirst = 60;
    private const double MostOfNext = 15;

    public string Name => "pages";

    public string Purpose => "pages: time and bytes";

    public IReadOnlyList<Shape> Shapes => [Shape.AllInOne];

    public async Task<IReadOnlyList<Figure>> RunAsync(Context context, Shape shape, CancellationToken cancellationToken)
    {
        await using var system = await context.AloneAsync(shape, leads: 0, cancellationToken);
        var leads = await BelievableLeads.PutAsync(system, context.Leads, cancellationToken);
        using var all = await PageVisit.SignInAsync(system, system.Administrator, cancellationToken);
        using var own = await PageVisit.SignInAsync(system, leads.Busiest, cancellationToken);
        var times = context.Plan.IsQuick ? QuickTimes : FullTimes;

        // Whoever counts leads has to have read them.
        await system.Administrator.Client.GetAsync("/leads/stats");
        var board = (await all.GetAsync("/app/board", asPart: false, cancellationToken)).Text;
        var list = (await all.GetAsync("/app/leads", asPart: false, cancellationToken)).Text;
        var lead = Lead().Match(list).Groups["path"].Value;
        return
        [
            await TimeAsync("/app/board", all, "the board", 40),
            await TimeAsync("/app/board", own, "the board, of a sales_rep", 40),
            await TimeAsync("/app/board?q=muller", all, "the board, searched", 40),
            await TimeAsync("/app/leads", all, "the list of leads", 30),
            await TimeAsync(lead, all, "a lead", 15),
            await WeighAsync("/app/board", "the board and its files"),
            await WeighAsync("/app/leads", "the list of leads and its files"),
            await WeighAsync(lead, "a lead and its files"),
            await WeighNextAsync(board, "the next cards of a stage"),
            await WeighNextAsync(list, "the next rows of the list"),
        ];

        async Task<Figure> TimeAsync(string path, PageVisit visit, string what, double most)
        {
            await AskAsync(path, visit, times / 10);
            var took = await AskAsync(path, visit, times);
            return new(Name, $"{what}, p95", Series.Of([Series.At(took, 0.95)])) { Unit = "ms", Goal = Goal.AtMost(most), Seen = $"p50 {Report.Number(Series.At(took, 0.5))} ms" };
        }

        async Task<Figure> WeighAsync(string path, string what) => Weight(what, await all.WeighAsync(path, cancellationToken), MostOfFirst);

        async Task<Figure> WeighNextAsync(string page, string what) =>
            Weight(what, (await all.GetAsync(Next().Match(page).Groups["path"].Value.Replace("&amp;", "&", StringComparison.Ordinal), asPart: true, cancellationToken)).Bytes, MostOfNext);

        async Task<List<double>> AskAsync(string path, PageVisit visit, int count)
        {
            var took = new List<double>();
            for (var i = 0; i < count; i++)
            {
                var began = Stopwatch.GetTimestamp();
                await visit.GetAsync(path, asPart: false, cancellationToken);
                took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            return took;
        }
    }

    private Figure Weight(string what, int bytes, double most) => new(Name, $"{what}, packed", Series.Of([bytes / 1000.0])) { Unit = "kB", Goal = Goal.AtMost(most) };

    [GeneratedRegex("href=\"(?<path>/app/leads/[0-9a-f]{8}-[^\"?]+)")]
    private static partial Regex Lead();

    [GeneratedRegex("hx-get=\"(?<path>[^\"]*cursor=[^\"]*)\"")]
    private static partial Regex Next();
}
