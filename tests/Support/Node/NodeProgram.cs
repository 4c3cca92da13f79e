using System.Collections.Concurrent;
using System.Diagnostics;

namespace MiniCrm.Tests.Support.Node;

/// <summary>A script that runs in node, or another program, and the lines it has printed.</summary>
public sealed class NodeProgram : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Process _process;

    private NodeProgram(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        Launcher.Start(_process);
        _process.BeginOutputReadLine();
    }

    /// <param name="environment">On top of our own.</param>
    public static async Task<NodeProgram> StartAsync(
        string script, string[] arguments, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken = default)
    {
        var start = await NodePackages.Servers.RunAsync(script, arguments, cancellationToken);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new(start);
    }

    public static NodeProgram Start(ProcessStartInfo start) => new(start);

    /// <summary>The lines so far, as soon as they satisfy the condition.</summary>
    public Task<string[]> LinesAsync(Func<string[], bool> condition, CancellationToken cancellationToken = default) => Eventually.SeesAsync(
        _ => Task.FromResult(_lines.ToArray()), condition, cancellationToken: cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _lines.Enqueue(line);
        }
    }
}
