using System.Globalization;
using System.Runtime.InteropServices;

namespace MiniCrm.Bench.Harness;

/// <summary>What it is measured on, and whether anybody else uses it.</summary>
internal static class Machine
{
    private const double IdleBelow = 0.1;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(3);

    public static string Description
    {
        get
        {
            var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim();
            var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1 << 30);
            return $"{model ?? $"{RuntimeInformation.OSArchitecture}"}, {Environment.ProcessorCount} cores, {memory} GiB, {RuntimeInformation.FrameworkDescription}";
        }
    }

    /// <summary>Looks for three seconds.</summary>
    /// <exception cref="VoidRunException">More than a tenth of the cores was in use.</exception>
    public static async Task DemandIdleAsync(CancellationToken cancellationToken)
    {
        if (await BusyAsync(cancellationToken) is > IdleBelow and var busy)
        {
            throw new VoidRunException(string.Create(
                CultureInfo.InvariantCulture, $"others use {busy:P0} of this machine; --busy measures all the same, and the report says so"));
        }
    }

    private static async Task<double> BusyAsync(CancellationToken cancellationToken)
    {
        var before = Times();
        await Task.Delay(Look, cancellationToken);
        var after = Times();
        return 1 - (double)(after.Idle - before.Idle) / (after.All - before.All);
    }

    // The first line of /proc/stat: cpu user nice system idle iowait irq softirq steal …
    private static (long Idle, long All) Times()
    {
        long[] times = [.. File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
            .Select(ticks => long.Parse(ticks, CultureInfo.InvariantCulture))];
        return (times[3] + times[4], times.Sum());
    }
}

/// <summary>What was measured means nothing, or was not measured at all.</summary>
internal sealed class VoidRunException(string message) : Exception(message);
