using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniCrm.Bench.Figures;

/// <summary>The figures of the last run of each row, as JSON: what the table and the plots are made of.</summary>
public static class FigureFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static IReadOnlyList<Figure> Parse(string text) => JsonSerializer.Deserialize<Figure[]>(text, Json)!;

    public static string Write(IEnumerable<Figure> figures) => JsonSerializer.Serialize(figures, Json) + "\n";

    /// <summary>In the place of a row's former figures come those of its run; rows that were not measured keep theirs.</summary>
    /// <param name="rows">All that there are, in their order; figures of others go.</param>
    public static IReadOnlyList<Figure> Merge(IEnumerable<Figure> former, IReadOnlyCollection<Figure> measured, IReadOnlyList<string> rows)
    {
        ArgumentNullException.ThrowIfNull(former);
        ArgumentNullException.ThrowIfNull(measured);
        var anew = measured.Select(figure => figure.Row).ToHashSet();
        return [.. rows.SelectMany(row => (anew.Contains(row) ? measured : former).Where(figure => figure.Row == row))];
    }
}
