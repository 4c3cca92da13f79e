using System.Diagnostics;
using System.Net;
using MiniCrm.Bench.Figures;
using MiniCrm.Bench.Harness;
using MiniCrm.Tests.Support;

namespace MiniCrm.Bench.Rows;

internal sealed class Start : IRow
{
    public string Name => "start";

    public string Purpose => "start of all in one, the database running and the schema there";

    public IReadOnlyList<Shape> Shapes => [Shape.Own];

    public async Task<IReadOnlyList<Figure>> RunAsync(Context context, Shape shape, CancellationToken cancellationToken)
    {
        var databases = new Databases(context.Postgres);
        var (ready, first) = (new List<double>(), new List<double>());
        for (var round = 0; round <= context.Plan.Rounds; round++)
        {
            // The first one makes the schema and the administrator, and its files come from the disk.
            var began = Stopwatch.GetTimestamp();
            await using var system = CrmSystem.Launch(Shape.AllInOne, context.Today, databases, context.Broker.Address);
            await system.Door.WaitUntilOkAsync("/health/ready", cancellationToken);
            ready.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            if (round == 0)
            {
                await system.FillAsync(leads: 1, cancellationToken);
                continue;
            }

            began = Stopwatch.GetTimestamp();
            (await (databases.Administrator!.Client with { Http = system.Door.Http }).GetAsync("/leads?limit=50")).Expect(HttpStatusCode.OK);
            first.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return
        [
            new(Name, "from the start of the process to ready", Series.Of(ready.Skip(1))) { Unit = "ms", Goal = Goal.AtMost(1500) },
            new(Name, "the first request, GET /leads", Series.Of(first)) { Unit = "ms", Goal = Goal.AtMost(100) },
        ];
    }
}
