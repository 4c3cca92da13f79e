using System.Globalization;

namespace MiniCrm.Bench.Harness;

/// <summary>How long processes have computed: what a request costs is steadier on a noisy machine than how many fit into a second.</summary>
internal static class ProcessorTime
{
    // Of /proc/PID/stat, counted after the name, which may hold anything: state, parent, …
    private const int Parent = 1;
    private const int User = 11;
    private const int System = 12;
    private const int UserOfChildren = 13;
    private const int SystemOfChildren = 14;

    // Ticks of a hundredth of a second, on every Linux that .NET runs on.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    public static TimeSpan Of(IEnumerable<int> processes) => processes.Sum(process => Stat(process) is { } stat ? stat[User] + stat[System] : 0) * Tick;

    /// <summary>Of a server whose first process starts one for each connection, those that have ended included.</summary>
    public static TimeSpan OfPostgres(int first)
    {
        var children = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => name!.All(char.IsAsciiDigit))
            .Select(name => Stat(int.Parse(name!, CultureInfo.InvariantCulture))).OfType<long[]>().Where(stat => stat[Parent] == first)
            .Sum(stat => stat[User] + stat[System]);
        return (children + (Stat(first) is { } own ? own[User] + own[System] + own[UserOfChildren] + own[SystemOfChildren] : 0)) * Tick;
    }

    private static long[]? Stat(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            return [.. text[(text.LastIndexOf(')') + 2)..].Split(' ').Select((value, place) => place == 0 ? 0 : long.Parse(value, NumberStyles.Number, CultureInfo.InvariantCulture)).Take(SystemOfChildren + 1)];
        }
        catch (IOException)
        {
            // It has ended.
            return null;
        }
    }
}
