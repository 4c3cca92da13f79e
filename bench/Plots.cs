using MiniCrm.Bench.Figures;
using ScottPlot;

namespace MiniCrm.Bench;

/// <summary>Pictures for the page of figures.</summary>
internal static class Plots
{
    private const int Width = 900;
    private const int HeightOfOne = 34;

    /// <summary>What more silos get done, and what they would if nothing were lost.</summary>
    public static void Scale(IReadOnlyList<Figure> figures, string path)
    {
        Figure[] measured = [.. figures.Where(figure => figure is { Row: Rows.Scale.RowName, Place: not null })];
        if (measured.Length == 0)
        {
            return;
        }

        using var plot = new Plot();
        double[] silos = [1, .. measured.Select(figure => figure.Place!.Value)];
        var seen = plot.Add.Scatter(silos, [1, .. measured.Select(figure => figure.Value.Median)], Colors.SeaGreen);
        seen.LegendText = "seen";
        var ideal = plot.Add.Scatter(silos, silos, Colors.Gray);
        ideal.LegendText = "twice the silos, twice as much";
        ideal.LinePattern = LinePattern.Dashed;
        plot.ShowLegend(Alignment.UpperLeft);
        plot.XLabel("silos of leads");
        plot.YLabel("times as many requests as one");
        plot.SaveSvg(path, Width, Width / 2);
    }

    /// <summary>How far each figure is from its goal: what is beyond the line meets it, also where less is better.</summary>
    public static void Goals(IReadOnlyList<Figure> figures, string path)
    {
        Figure[] aimed = [.. figures.Where(figure => figure.Goal is not null).Reverse()];
        if (aimed.Length == 0)
        {
            return;
        }

        using var plot = new Plot();
        Bar[] bars = [.. aimed.Select((figure, place) => new Bar
        {
            Position = place,
            Value = Share(figure),
            FillColor = figure.Goal!.IsMetBy(figure.Value) ? Colors.SeaGreen : Colors.IndianRed,
        })];
        plot.Add.Bars(bars).Horizontal = true;
        plot.Add.VerticalLine(1, color: Colors.Black);
        plot.Axes.Left.SetTicks([.. aimed.Select((_, place) => (double)place)], [.. aimed.Select(figure => $"{figure.Row}: {figure.What}")]);
        plot.Axes.Margins(left: 0);
        plot.XLabel("share of the goal");
        plot.HideGrid();
        plot.SaveSvg(path, Width, 80 + HeightOfOne * aimed.Length);
    }

    // Twice the goal is far enough for a picture.
    private static double Share(Figure figure) =>
        Math.Min(2, figure.Goal!.IsLeast ? figure.Value.Median / figure.Goal.Bound : figure.Goal.Bound / figure.Value.Median);
}
