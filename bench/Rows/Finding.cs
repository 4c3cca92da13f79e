using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using MiniCrm.Bench.Figures;
using MiniCrm.Bench.Harness;
using MiniCrm.Tests.Support;

namespace MiniCrm.Bench.Rows;

/// <summary>What a sales team asks of its leads all day, one question after the other, of many leads and of a hundredth of them.</summary>
internal sealed partial class Finding : IRow
{
    private const int Factor = 100;
    private const int FullTimes = 200;
    private const int QuickTimes = 10;
    private const double MostOfPage = 20;
    private const double MostOfSearch = 50;
    private const double MostOfTotal = 150;
    private const double MostOfStats = 100;
    private const int MostOfList = 100;

    private static readonly (string Question, string Query, bool AsRep, double Most)[] Questions =
    [
        ("newest first", "", false, MostOfPage),
        ("newest first, of a sales_rep", "", true, MostOfPage),
        ("by last name", "sort=lastName", false, MostOfPage),
        ("by last name, of a sales_rep", "sort=lastName", true, MostOfPage),
        ("by company and last name, from the end", "sort=-company,lastName", false, MostOfPage),
        ("changed last", "sort=-updatedAt", false, MostOfPage),
        ("changed last, of a sales_rep", "sort=-updatedAt", true, MostOfPage),
        ("by status", "sort=status", false, MostOfPage),
        ("open ones of mine", "status=!closed_won,closed_lost&assignedUserId=me", true, MostOfPage),
        ("of one status and source, changed last", "status=negotiation&source=referral&sort=-updatedAt", false, MostOfPage),
        ("nobody's", "assignedUserId=none", false, MostOfPage),
        ("closed in a week", "status=closed_won&closedFrom=2026-03-02&closedTo=2026-03-09&sort=-updatedAt", false, MostOfPage),
        ("created in a week", "createdFrom=2026-03-02&createdTo=2026-03-09", false, MostOfPage),
        ("of a company", "company=Nord%20Systems%20GmbH", false, MostOfPage),
        ("of an e-mail address", "email=thelma.gallo1@blue-bau.example", false, MostOfPage),
        ("q of one letter", "q=m", false, MostOfSearch),
        ("q of two letters", "q=mu", false, MostOfSearch),
        ("q that a third matches", "q=system", false, MostOfSearch),
        ("q that a third matches, of a sales_rep", "q=system", true, MostOfSearch),
        ("q that few match", "q=quackenbush%20zephyr", false, MostOfSearch),
        ("q that nothing matches", "q=xylophonist", false, MostOfSearch),
        ("q of a name and a company", "q=muller%20nord", false, MostOfSearch),
        ("q of a fragment", "q=achsmi", false, MostOfSearch),
        ("q of a phone's digits", "q=1500%20007%20919", false, MostOfSearch),
        ("q within a status, by last name", "q=garcia&status=qualified&sort=lastName", false, MostOfSearch),
        ("q within a source, changed last, of a sales_rep", "q=thomas&source=referral&sort=-updatedAt", true, MostOfSearch),
        ("all counted exactly", "total=exact", false, MostOfTotal),
        ("all counted exactly, of a sales_rep", "total=exact", true, MostOfTotal),
        ("open ones counted exactly, of a sales_rep", "status=!closed_won,closed_lost&total=exact", true, MostOfTotal),
    ];

    public string Name => "finding";

    public string Purpose => "filters, searches and sorts";

    public IReadOnlyList<Shape> Shapes => [Shape.AllInOne];

    public async Task<IReadOnlyList<Figure>> RunAsync(Context context, Shape shape, CancellationToken cancellationToken)
    {
        var few = await MeasureAsync(context, shape, context.Leads / Factor, cancellationToken);
        var many = await MeasureAsync(context, shape, context.Leads, cancellationToken);
        return
        [
            .. Questions.Select(asked => (What: $"GET /leads, 50 {asked.Question}, p95", asked.Most))
                .Append(("GET /leads, 50 newest first, the page after 9/10 of all, p95", MostOfPage))
                .Append(("GET /leads/stats, p95", MostOfStats))
                .Select((asked, place) => new Figure(Name, asked.Item1, Series.Of([many[place]]))
                {
                    Unit = "ms",
                    Goal = Goal.AtMost(asked.Item2),
                    Seen = $"{Report.Number(few[place])} ms of {context.Leads / Factor:#,0} leads: {many[place] / few[place]:0.00} times as long",
                }),
        ];
    }

    /// <returns>The p95 of each question, in ms.</returns>
    private static async Task<double[]> MeasureAsync(Context context, Shape shape, int count, CancellationToken cancellationToken)
    {
        await using var system = await context.AloneAsync(shape, leads: 0, cancellationToken);
        var leads = await BelievableLeads.PutAsync(system, count, cancellationToken);
        var times = context.Plan.IsQuick ? QuickTimes : FullTimes;
        var p95 = new List<double>();
        foreach (var (_, query, asRep, _) in Questions)
        {
            await MeasureAsync(asRep ? leads.Busiest.Client : system.Administrator.Client, $"/leads?limit=50{(query.Length > 0 ? "&" : "")}{query}");
        }

        await MeasureAsync(system.Administrator.Client, await FarAsync(system.Administrator.Client, count / 10 * 9));
        await MeasureAsync(system.Administrator.Client, "/leads/stats");
        return [.. p95];

        async Task MeasureAsync(CrmClient client, string path)
        {
            // What is asked for the first time is compiled, planned and read from the disk.
            await AskAsync(client, path, times / 10);
            p95.Add(Series.At(await AskAsync(client, path, times), 0.95));
        }
    }

    /// <summary>Where the list goes on behind so many, as who pages through it is led there.</summary>
    private static async Task<string> FarAsync(CrmClient client, int count)
    {
        var path = $"/leads?limit={MostOfList}&sort=-createdAt&fields=id";
        for (var read = 0; read < count; read += MostOfList)
        {
            path = Next().Match((await client.GetAsync(path)).Expect(HttpStatusCode.OK).Header("Link")!).Groups[1].Value;
        }

        return path.Replace($"limit={MostOfList}", "limit=50", StringComparison.Ordinal).Replace("&fields=id", "", StringComparison.Ordinal);
    }

    [GeneratedRegex("<([^>]+)>; rel=\"next\"")]
    private static partial Regex Next();

    private static async Task<IReadOnlyList<double>> AskAsync(CrmClient client, string path, int times)
    {
        var took = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var began = Stopwatch.GetTimestamp();
            (await client.GetAsync(path)).Expect(HttpStatusCode.OK);
            took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return took;
    }
}
