using System.Collections.Concurrent;
using System.Diagnostics;

namespace MiniCrm.Tests.Support;

/// <summary>
/// Starts processes that die with this one, however it dies. The kernel sends a parent's death signal when the
/// <em>thread</em> ends that started the child, so it must not be one of the pool's: all are started from one thread
/// that lives as long as we do.
/// </summary>
internal static class Launcher
{
    private static readonly string? SetPriv = Find("setpriv");
    private static readonly BlockingCollection<Action> Work = [];

    static Launcher() => new Thread(() =>
    {
        foreach (var action in Work.GetConsumingEnumerable())
        {
            action();
        }
    })
    { IsBackground = true, Name = "Process launcher" }.Start();

    /// <summary>Starts the process; its id is that of the program, since what goes before replaces itself by it.</summary>
    public static void Start(Process process)
    {
        var start = process.StartInfo;
        if (SetPriv is not null)
        {
            string[] arguments = ["--pdeathsig", "KILL", "--", start.FileName, .. start.ArgumentList];
            start.FileName = SetPriv;
            start.ArgumentList.Clear();
            Array.ForEach(arguments, start.ArgumentList.Add);
        }

        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Work.Add(() =>
        {
            try
            {
                process.Start();
                started.SetResult();
            }
            catch (Exception exception)
            {
                started.SetException(exception);
            }
        });
        started.Task.GetAwaiter().GetResult();
    }

    /// <summary>Whether the program is in the PATH.</summary>
    public static bool IsThere(string program) => Find(program) is not null;

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
