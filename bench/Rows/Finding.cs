using System.Diagnostics;
using System.Net;
using MiniCrm.Bench.Figures;
using MiniCrm.Bench.Harness;
using MiniCrm.Tests.Support;

namespace MiniCrm.Bench.Rows;

/// <summary>What a sales team asks of its leads all day, one question after the other, of many leads and of a hundredth of them.</summary>
internal sealed class Finding : IRow
{
    private const int Factor = 100;
    private const int FullTimes = 200;
    private const int QuickTimes = 10;
    private const double MostOfPage = 20;
    private const double MostOfSearch = 50;

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
            .. Questions.Select((asked, place) => new Figure(Name, $"GET /leads, 50 {asked.Question}, p95", Series.Of([many[place]]))
            {
                Unit = "ms",
                Goal = Goal.AtMost(asked.Most),
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
        var p95 = new double[Questions.Length];
        for (var place = 0; place < Questions.Length; place++)
        {
            var (_, query, asRep, _) = Questions[place];
            var client = asRep ? leads.Busiest.Client : system.Administrator.Client;
            var path = $"/leads?limit=50{(query.Length > 0 ? "&" : "")}{query}";

            // What is asked for the first time is compiled, planned and read from the disk.
            await AskAsync(client, path, times / 10);
            p95[place] = Series.At(await AskAsync(client, path, times), 0.95);
        }

        return p95;
    }

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
