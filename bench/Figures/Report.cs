using System.Collections.Immutable;
using System.Globalization;

namespace MiniCrm.Bench.Figures;

/// <summary>Figures as a table in Markdown, a line for each, whose first cell is its row.</summary>
public static class Report
{
    public const string Begin = "<!-- figures: written by ./minicrm bench -->";
    public const string End = "<!-- end of figures -->";

    private static readonly ImmutableArray<string> Head =
    [
        "| row | what | against | figure | goal | | seen | build |",
        "|---|---|---|---|---|---|---|---|",
    ];

    public static ImmutableArray<string> Table(IEnumerable<Figure> figures) => [.. Head, .. figures.Select(Line)];

    /// <summary>The page with these figures in its table, and no others.</summary>
    /// <exception cref="ArgumentException">The page has no place for the table.</exception>
    public static string Put(string page, IEnumerable<Figure> figures)
    {
        ArgumentNullException.ThrowIfNull(page);
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        return begin >= 0 && end > begin
            ? page[..(begin + Begin.Length)] + $"\n\n{string.Join('\n', Table(figures))}\n\n" + page[end..]
            : throw new ArgumentException($"The page has no '{Begin}' with '{End}' after it.", nameof(page));
    }

    /// <summary>Three digits, as far as there are any.</summary>
    public static string Number(double value) => value switch
    {
        _ when !double.IsFinite(value) => "–",
        _ when Math.Abs(value) >= 1000 => value.ToString("#,0", CultureInfo.InvariantCulture),
        _ when Math.Abs(value) >= 100 => value.ToString("0", CultureInfo.InvariantCulture),
        _ when Math.Abs(value) >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.00", CultureInfo.InvariantCulture),
    };

    private static string Line(Figure figure) =>
        $"| {figure.Row} | {figure.What} | {figure.Against} | {Value(figure)} | {GoalOf(figure)} | {Verdict(figure)} | {figure.Seen} | {figure.Build} |";

    private static string Value(Figure figure) => figure.Value.Rounds is [_]
        ? $"**{Number(figure.Value.Median)}**{Unit(figure)}"
        : $"**{Number(figure.Value.Median)}**{Unit(figure)} ({Number(figure.Value.Least)}–{Number(figure.Value.Most)})";

    private static string GoalOf(Figure figure) => figure.Goal is { } goal ? $"{(goal.IsLeast ? '≥' : '≤')} {Number(goal.Bound)}{Unit(figure)}" : "";

    private static string Verdict(Figure figure) => figure.Goal is not { } goal ? "" : goal.IsMetBy(figure.Value) ? "met" : "not met";

    private static string Unit(Figure figure) => figure.Unit.Length > 0 ? $" {figure.Unit}" : "";
}
