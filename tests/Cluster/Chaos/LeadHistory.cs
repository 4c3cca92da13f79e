namespace MiniCrm.Tests.Cluster.Chaos;

/// <summary>
/// Whether what clients were told of one lead fits one order of all operations, in which each takes its place between its beginning and its
/// end. The versions that the answers carry say which order that is, so that it is checked and not searched for.
/// </summary>
internal static class LeadHistory
{
    /// <returns>What does not fit, a sentence each.</returns>
    public static IEnumerable<string> Faults(IReadOnlyList<Operation> operations)
    {
        var done = operations.Where(operation => operation.Outcome == Outcome.Done).ToList();
        return TwiceWritten(done).Concat(TwoValues(done)).Concat(Invented(operations, done)).Concat(OutOfTime(done));
    }

    private static IEnumerable<string> TwiceWritten(List<Operation> done) => done
        .Where(operation => operation.IsWrite).GroupBy(write => write.Version).Where(writes => writes.Count() > 1)
        .Select(writes => $"Version {writes.Key} was acknowledged to {writes.Count()} writes.");

    private static IEnumerable<string> TwoValues(List<Operation> done) => done
        .GroupBy(operation => operation.Version).Where(same => same.Select(operation => operation.Note).Distinct().Count() > 1)
        .Select(same => $"Version {same.Key} has the values {string.Join(", ", same.Select(operation => operation.Note ?? "none").Distinct())}.");

    /// <summary>What nobody wrote, or somebody was told had not been written.</summary>
    private static IEnumerable<string> Invented(IReadOnlyList<Operation> operations, List<Operation> done)
    {
        var possible = operations.Where(operation => operation.IsWrite && operation.Outcome != Outcome.Refused).Select(write => write.Note).ToHashSet();
        return done.Where(read => !read.IsWrite && read.Note is not null && !possible.Contains(read.Note)).Select(read => $"{read.Note} was read at version {read.Version}, and never written.");
    }

    /// <summary>A read that saw less than had been acknowledged or seen before it began, or a write that did not come after that.</summary>
    private static IEnumerable<string> OutOfTime(List<Operation> done)
    {
        var ended = done.OrderBy(operation => operation.Ended).ToList();
        var (next, newest) = (0, 0);
        foreach (var operation in done.OrderBy(operation => operation.Started))
        {
            for (; next < ended.Count && ended[next].Ended <= operation.Started; next++)
            {
                newest = Math.Max(newest, ended[next].Version);
            }

            if (operation.Version < newest || (operation.IsWrite && operation.Version == newest))
            {
                yield return $"A {(operation.IsWrite ? "write" : "read")} that began at {operation.Started} was at version {operation.Version}, and version {newest} was known before.";
            }
        }
    }
}
