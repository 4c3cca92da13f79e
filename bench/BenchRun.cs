using System.Diagnostics;
using MiniCrm.Bench.Figures;
using MiniCrm.Bench.Harness;
using MiniCrm.Bench.Rows;
using MiniCrm.Tests.Support;

namespace MiniCrm.Bench;

/// <summary>One call of the command.</summary>
internal sealed class BenchRun
{
    private const int FullLeads = 1_000_000;
    private const int QuickLeads = 20_000;

    public required IReadOnlyList<IRow> Rows { get; init; }

    public required IReadOnlyList<IRow> AllRows { get; init; }

    public required bool IsQuick { get; init; }

    public required bool IsBusy { get; init; }

    public required int? Leads { get; init; }

    public required int? Rounds { get; init; }

    /// <summary>Of a round.</summary>
    public required int? Seconds { get; init; }

    public required Build? Past { get; init; }

    public required string Revision { get; init; }

    private Plan Plan
    {
        get
        {
            var usual = IsQuick ? Plan.Quick : Plan.Full;
            var round = Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : usual.Round;
            return usual with { Rounds = Rounds ?? usual.Rounds, Round = round };
        }
    }

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!IsBusy)
            {
                await Machine.DemandIdleAsync(cancellationToken);
            }

            var build = IsBusy ? $"{Revision}, busy machine" : Revision;
            Figure[] figures = [.. (await MeasureAsync(cancellationToken)).Select(figure => figure with { Build = build })];
            Console.WriteLine(string.Join('\n', Report.Table(figures)));
            if (!IsQuick && Past is null)
            {
                await PublishAsync(figures, cancellationToken);
            }

            return 0;
        }
        catch (Exception reason) when (reason is VoidRunException or TimeoutException or HostFailedException)
        {
            await Console.Error.WriteLineAsync($"minicrm: this run is void: {reason.Message}");
            return 1;
        }
    }

    /// <summary>Puts them into docs/performance.md and its plots.</summary>
    private async Task PublishAsync(IReadOnlyCollection<Figure> measured, CancellationToken cancellationToken)
    {
        var docs = Path.Combine(Repository.Root, "docs");
        var (page, file) = (Path.Combine(docs, "performance.md"), Path.Combine(docs, "plots", "figures.json"));
        var figures = FigureFile.Merge(
            File.Exists(file) ? FigureFile.Parse(await File.ReadAllTextAsync(file, cancellationToken)) : [], measured, [.. AllRows.Select(row => row.Name)]);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, FigureFile.Write(figures), cancellationToken);
        await File.WriteAllTextAsync(page, Report.Put(await File.ReadAllTextAsync(page, cancellationToken), figures), cancellationToken);
        Plots.Goals(figures, Path.Combine(docs, "plots", "goals.svg"));
        Plots.Scale(figures, Path.Combine(docs, "plots", "scale.svg"));
    }

    private async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var context = await Context.StartAsync(Plan, Leads ?? (IsQuick ? QuickLeads : FullLeads), Past, cancellationToken);
        Console.Error.WriteLine($"{Machine.Description}; broker: {(context.Broker.IsReal ? "real" : "librdkafka's mock")}; {context.Leads:#,0} leads");
        var figures = new List<Figure>();
        foreach (var shape in Enum.GetValues<Shape>())
        {
            foreach (var row in Rows.Where(row => row.Shapes.Contains(shape)))
            {
                var watch = Stopwatch.StartNew();
                var measured = await row.RunAsync(context, shape, cancellationToken);
                figures.AddRange(measured);
                foreach (var figure in measured)
                {
                    Console.Error.WriteLine($"  {figure.Row,-10} {figure.What}: {Report.Number(figure.Value.Median)}{figure.Unit}  ({figure.Seen})  {watch.Elapsed.TotalSeconds:0} s");
                }
            }
        }

        return figures;
    }
}
