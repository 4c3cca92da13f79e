using System.Globalization;

namespace MiniCrm.Bench.Harness;

/// <summary>A control group that a process gets its processor time from, so much of a core and no more: of cgroups' version 2, or of version 1.</summary>
internal sealed class CpuBudget : IDisposable
{
    private const string Version2 = "/sys/fs/cgroup";
    private const string Version1 = "/sys/fs/cgroup/cpu";

    // Short, so that who has used up its share does not stand still for long.
    private const int PeriodMicroseconds = 20_000;

    private readonly string _folder;

    /// <param name="cores">From 0.05 on.</param>
    /// <exception cref="VoidRunException">This process may make no such group here.</exception>
    public CpuBudget(double cores)
    {
        var quota = ((int)(cores * PeriodMicroseconds)).ToString(CultureInfo.InvariantCulture);
        var name = $"minicrm-bench-{Guid.NewGuid():N}";
        try
        {
            if (Directory.Exists(Version1))
            {
                _folder = Directory.CreateDirectory(Path.Combine(Version1, name)).FullName;
                File.WriteAllText(Path.Combine(_folder, "cpu.cfs_period_us"), $"{PeriodMicroseconds}");
                File.WriteAllText(Path.Combine(_folder, "cpu.cfs_quota_us"), quota);
            }
            else
            {
                File.WriteAllText(Path.Combine(Version2, "cgroup.subtree_control"), "+cpu");
                _folder = Directory.CreateDirectory(Path.Combine(Version2, name)).FullName;
                File.WriteAllText(Path.Combine(_folder, "cpu.max"), $"{quota} {PeriodMicroseconds}");
            }
        }
        catch (Exception refused) when (refused is UnauthorizedAccessException or IOException)
        {
            throw new VoidRunException($"no control group can be made here to hold silos to a share of a core: {refused.Message}");
        }
    }

    public void Hold(int process) => File.WriteAllText(Path.Combine(_folder, "cgroup.procs"), $"{process}");

    /// <summary>When none of its processes is left.</summary>
    public void Dispose()
    {
        try
        {
            Directory.Delete(_folder);
        }
        catch (IOException)
        {
            // It is not empty yet; an empty one harms nobody.
        }
    }
}
