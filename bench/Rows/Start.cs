using System.Diagnostics;
using System.Net;
using MiniCrm.Bench.Figures;
using MiniCrm.Bench.Harness;
using MiniCrm.Tests.Support;

namespace MiniCrm.Bench.Rows;

internal sealed class Start : IRow
{
    public string Name => "start";

    public string Purpose => "start, the database running and the schema there";

    public IReadOnlyList<Shape> Shapes => Harness.Shapes.Both;

    public async Task<IReadOnlyList<Figure>> RunAsync(Context context, Shape shape, CancellationToken cancellationToken)
    {
        await context.StopSystemsAsync();
        var databases = new Databases(context.Postgres);
        var (ready, first) = (new List<double>(), new List<double>());
        for (var round = 0; round <= context.Plan.Rounds; round++)
        {
            // The first one makes the schema and the administrator, and its files come from the disk.
            var began = Stopwatch.GetTimestamp();
            await using var system = CrmSystem.Launch(shape, context.Today, databases, context.Broker.Address);
            await system.WaitUntilReadyAsync(cancellationToken);
            ready.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            if (round == 0)
            {
                await system.FillAsync(leads: 1, cancellationToken);
            }
            else
            {
                began = Stopwatch.GetTimestamp();
                (await (databases.Administrator!.Client with { Http = system.Door.Http }).GetAsync("/leads?limit=50")).Expect(HttpStatusCode.OK);
                first.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            await system.StopAsync();
        }

        var isOne = shape is Shape.AllInOne;
        return
        [
            new(Name, $"from the start to ready, {shape.Name()}", Series.Of(ready.Skip(1))) { Unit = "ms", Goal = isOne ? Goal.AtMost(1500) : null },
            new(Name, $"the first request, GET /leads, {shape.Name()}", Series.Of(first)) { Unit = "ms", Goal = isOne ? Goal.AtMost(100) : null },
        ];
    }
}
