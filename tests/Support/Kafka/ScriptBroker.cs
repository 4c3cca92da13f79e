using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace MiniCrm.Tests.Support.Kafka;

/// <summary>
/// A real broker, run by a script: <c>SCRIPT start DIR PORT</c> starts one that keeps everything in that folder and prints its address,
/// <c>stop DIR</c> and <c>kill DIR</c> end it. At its first start it takes what KAFKA_PROPERTIES says over its own settings.
/// </summary>
public sealed class ScriptBroker : ITestBroker
{
    // No broker of a test lives long enough to earn back what the optimising compiler costs: a start is eight seconds of a core in place of fourteen.
    private const string Hurried = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> JavaOptions = [];

    private readonly string _script;
    private readonly string _folder;
    private readonly int _port = FreePort.Next();
    private readonly Process _guard;
    private readonly string _properties = "";
    private readonly int? _hiddenPort;
    private string _java;

    private ScriptBroker(string script, string java, bool wired = false)
    {
        (_script, _java, _folder) = (script, java, Path.Combine(Repository.TestFolder, $"kafka-{Guid.NewGuid():N}"));
        _guard = StartGuard(script, _folder);
        if (wired)
        {
            // It goes on telling its clients the port that is the proxy's.
            var (hidden, controller) = (FreePort.Next(), FreePort.Next());
            _hiddenPort = hidden;
            _properties = $"listeners=CLIENT://127.0.0.1:{hidden},CONTROLLER://127.0.0.1:{controller}\ncontroller.quorum.voters=1@127.0.0.1:{controller}";
            Wire = TcpProxy.At(new(IPAddress.Loopback, _port), hidden);
        }
    }

    public string Address { get; private set; } = "";

    public bool IsReal => true;

    public TcpProxy? Wire { get; }

    public static async Task<ScriptBroker> StartNewAsync(string script, bool wired = false, CancellationToken cancellationToken = default)
    {
        var broker = new ScriptBroker(script, await JavaOptions.GetOrAdd(script, _ => new(() => PrepareAsync(script))).Value, wired);
        try
        {
            await broker.StartAsync(cancellationToken: cancellationToken);
            return broker;
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    public async Task StartAsync(bool empty = false, CancellationToken cancellationToken = default)
    {
        if (empty && Directory.Exists(_folder))
        {
            await KillAsync(cancellationToken);
            Directory.Delete(_folder, recursive: true);
        }

        Address = await RunAsync(["start", _folder, $"{_port}"], cancellationToken);
        if (_hiddenPort is { } port)
        {
            // The script has seen no more than that the proxy answers.
            await Eventually.SeesAsync(token => AnswersAsync(port, token), answers => answers, cancellationToken: cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken = default) => RunAsync(["stop", _folder], cancellationToken);

    public Task KillAsync(CancellationToken cancellationToken = default) => RunAsync(["kill", _folder], cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _guard.StandardInput.Close();
        await _guard.WaitForExitAsync();
        _guard.Dispose();
        await (Wire?.DisposeAsync() ?? default);
    }

    /// <summary>
    /// Java keeps Kafka's classes as it has read and checked them once, in a file that lies in the clone from one run of tests to the next:
    /// with it, a start is four seconds of a core. Without it, should Java want none, all goes on as before.
    /// </summary>
    private static async Task<string> PrepareAsync(string script)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{script} {File.GetLastWriteTimeUtc(script):O}")))[..12];
        var classes = Path.Combine(Repository.TestFolder, $"kafka-classes-{key}.jsa");
        if (!File.Exists(classes))
        {
            var made = $"{classes}.{Environment.ProcessId}";
            await using var broker = new ScriptBroker(script, Hurried);
            await broker.StartAsync();
            await broker.KillAsync();
            broker._java = $"{Hurried} -XX:ArchiveClassesAtExit=\"{made}\"";
            await broker.StartAsync();
            await broker.StopAsync();
            if (File.Exists(made))
            {
                File.Move(made, classes, overwrite: true);
            }
        }

        // A file that does not fit any more is passed over, and not spoken of where the script reads what its tools print.
        return $"{Hurried} -Xlog:disable -XX:SharedArchiveFile=\"{classes}\"";
    }

    private static async Task<bool> AnswersAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        return client.Connected;
    }

    /// <summary>Removes broker and folder as soon as its standard input ends: when we close it, or have died; in a session that nothing of ours ends.</summary>
    private static Process StartGuard(string script, string folder)
    {
        var start = new ProcessStartInfo("setsid", ["sh", "-c", "cat >/dev/null; \"$0\" kill \"$1\" >/dev/null 2>&1; rm -rf \"$1\"", script, folder])
        {
            RedirectStandardInput = true,
        };
        return Process.Start(start)!;
    }

    // Through files, not pipes: the broker inherits what the script writes to, and a pipe would stay open as long as the broker.
    private async Task<string> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var output = Path.Combine(Repository.TestFolder, $"kafka-{Guid.NewGuid():N}.out");
        var start = new ProcessStartInfo("sh", ["-c", "out=$1; shift; exec \"$0\" \"$@\" >\"$out\" 2>&1 </dev/null", _script, output, .. arguments])
        {
            Environment = { ["KAFKA_PROPERTIES"] = _properties, ["JDK_JAVA_OPTIONS"] = _java },
        };
        try
        {
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync(cancellationToken);
            var text = await File.ReadAllTextAsync(output, cancellationToken);
            return process.ExitCode == 0
                ? text.Trim().Split('\n')[^1]
                : throw new InvalidOperationException($"{_script} {string.Join(' ', arguments)} failed: {text}");
        }
        finally
        {
            File.Delete(output);
        }
    }
}
