using System.Globalization;

namespace MiniCrm.Tests.Support;

/// <summary>What a host tells at <c>/metrics</c>, Prometheus' text.</summary>
public static class Metrics
{
    /// <summary>The sum of all series of that name which have all these labels; 0 when there is none.</summary>
    /// <param name="labels">Each as <c>name="value"</c>.</param>
    public static async Task<double> MetricAsync(this HttpClient http, string name, IReadOnlyList<string> labels, CancellationToken cancellationToken = default)
    {
        var text = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellationToken);
        return text.Split('\n')
            .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) && labels.All(label => line.Contains(label, StringComparison.Ordinal)))
            .Sum(line => double.Parse(line[(line.LastIndexOf('}') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture));
    }
}
