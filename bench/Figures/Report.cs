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

    /// <param name="build">What was measured, and on what kind of machine when it was not idle.</param>
    public static ImmutableArray<string> Table(IEnumerable<Figure> figures, string build) => [.. Head, .. Lines(figures, build)];

    /// <summary>The page with these figures in its table; lines of rows that are not among them stay as they are.</summary>
    /// <param name="rows">All that there are, in their order; lines of others go.</param>
    /// <exception cref="ArgumentException">The page has no place for the table.</exception>
    public static string Update(string page, IReadOnlyCollection<Figure> figures, string build, IReadOnlyList<string> rows)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(figures);
        ArgumentNullException.ThrowIfNull(rows);
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin)
        {
            throw new ArgumentException($"The page has no '{Begin}' with '{End}' after it.", nameof(page));
        }

        begin += Begin.Length;
        var anew = figures.Select(figure => figure.Row).ToHashSet();
        var kept = page[begin..end].Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).Where(line => !anew.Contains(RowOf(line)));
        var lines = kept.Concat(Lines(figures, build)).Where(line => rows.Contains(RowOf(line))).OrderBy(line => rows.ToList().IndexOf(RowOf(line)));
        return page[..begin] + $"\n\n{string.Join('\n', Head.Concat(lines))}\n\n" + page[end..];
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

    private static IEnumerable<string> Lines(IEnumerable<Figure> figures, string build) => figures.Select(figure =>
        $"| {figure.Row} | {figure.What} | {figure.Against} | {Value(figure)} | {GoalOf(figure)} | {Verdict(figure)} | {figure.Seen} | {build} |");

    private static string RowOf(string line) => line.Split('|')[1].Trim();

    private static string Value(Figure figure) => figure.Value.Rounds is [_]
        ? $"**{Number(figure.Value.Median)}**{Unit(figure)}"
        : $"**{Number(figure.Value.Median)}**{Unit(figure)} ({Number(figure.Value.Least)}–{Number(figure.Value.Most)})";

    private static string GoalOf(Figure figure) => figure.Goal is { } goal ? $"{(goal.IsLeast ? '≥' : '≤')} {Number(goal.Bound)}{Unit(figure)}" : "";

    private static string Verdict(Figure figure) => figure.Goal is not { } goal ? "" : goal.IsMetBy(figure.Value) ? "met" : "not met";

    private static string Unit(Figure figure) => figure.Unit.Length > 0 ? $" {figure.Unit}" : "";
}
