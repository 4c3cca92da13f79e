using System.Diagnostics;
using System.Net;

namespace MiniCrm.Tests.Support;

/// <summary>One of MiniCRM's hosts as a process of its own, which dies with the test run at the latest.</summary>
public sealed class HostProcess : IAsyncDisposable
{
    // Whatever else the one who runs the tests has set is no business of a host under test.
    private static readonly string[] InheritedVariables = ["PATH", "HOME", "TMPDIR", "DOTNET_ROOT", "DOTNET_CLI_HOME"];
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(30);

    // Which of its lines were run a host tells at its end, and one that is killed tells nothing.
    private static readonly bool Watched = Repository.Configuration == "Coverage";
    private static int _started;

    private readonly Process _process;
    private readonly ProcessLog _log;

    private HostProcess(string project, int port, IReadOnlyDictionary<string, string?> environment, string program)
    {
        Port = port;
        BaseAddress = new Uri($"http://127.0.0.1:{port}");
        Http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,

            // A stream of events that is not read any further is cut off at once.
            ResponseDrainTimeout = TimeSpan.Zero,
        })
        { BaseAddress = BaseAddress };
        _log = new ProcessLog($"{Environment.ProcessId}-{Interlocked.Increment(ref _started)}-{project}");
        _process = new Process { StartInfo = StartInfo(program, port, environment) };
        _process.OutputDataReceived += (_, line) => _log.Add(line.Data);
        _process.ErrorDataReceived += (_, line) => _log.Add(line.Data);
    }

    public int Port { get; }

    public Uri BaseAddress { get; }

    /// <summary>Follows no redirect and keeps no cookie.</summary>
    public HttpClient Http { get; }

    public int ProcessId => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Standard output and standard error so far, as they came.</summary>
    public string Log => _log.Text;

    /// <summary>Starts the program of a project in src, and does not wait for it.</summary>
    /// <param name="project">AllInOne, Silo or Api.</param>
    /// <param name="environment">All that it sees beside PATH, HOME and its PORT; null values are left out.</param>
    /// <param name="port">The port it shall listen on; a free one unless given.</param>
    /// <param name="program">Its assembly, when it is not the one that was built with these tests.</param>
    public static HostProcess Start(
        string project, IReadOnlyDictionary<string, string?> environment, int? port = null, string? program = null)
    {
        var host = new HostProcess(project, port ?? FreePort.Next(), environment, program ?? Repository.Program(project));
        Launcher.Start(host._process);
        host._process.BeginOutputReadLine();
        host._process.BeginErrorReadLine();
        return host;
    }

    /// <summary>Waits until a GET of the path answers 200.</summary>
    /// <exception cref="HostFailedException">It ended, or did not get there within 60 s; the message holds its log.</exception>
    public async Task WaitUntilOkAsync(string path, CancellationToken cancellationToken = default)
    {
        try
        {
            await Eventually.SeesAsync(
                async token => HasExited ? (HttpStatusCode?)null : await StatusAsync(path, token),
                status => status is null or HttpStatusCode.OK,
                StartDeadline,
                cancellationToken);
        }
        catch (TimeoutException timeout)
        {
            throw new HostFailedException($"{path} did not answer 200. {timeout.Message}\n{_log.Tail}", timeout);
        }

        if (HasExited)
        {
            // Only this way of waiting returns after the last line of output.
            await _process.WaitForExitAsync(cancellationToken);
            throw new HostFailedException($"The host ended with exit code {_process.ExitCode}.\n{_log.Tail}");
        }
    }

    /// <summary>SIGTERM, as an orchestrator stops it; answers the exit code.</summary>
    /// <exception cref="HostFailedException">It had not ended after 30 s, and was killed.</exception>
    public async Task<int> StopAsync()
    {
        _process.Send(Signal.Terminate);
        using var deadline = new CancellationTokenSource(StopDeadline);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException late)
        {
            await KillAsync();
            throw new HostFailedException($"The host did not stop within {StopDeadline.TotalSeconds} s.\n{_log.Tail}", late);
        }

        return _process.ExitCode;
    }

    /// <summary>Waits until it ends by itself; answers the exit code.</summary>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken = default)
    {
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(StartDeadline, cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>SIGKILL: it has no chance to say goodbye to anybody.</summary>
    public async Task KillAsync()
    {
        _process.Send(Signal.Kill);
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGSTOP: it neither works nor answers, and its connections stay open.</summary>
    public void Freeze() => _process.Send(Signal.Stop);

    /// <summary>SIGCONT: it goes on as if no time had passed.</summary>
    public void Thaw() => _process.Send(Signal.Continue);

    public async ValueTask DisposeAsync()
    {
        await (Watched && !HasExited ? StopAsync() : KillAsync());
        Http.Dispose();
        _process.Dispose();
        _log.Dispose();
    }

    private async Task<HttpStatusCode> StatusAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await Http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return response.StatusCode;
    }

    private static ProcessStartInfo StartInfo(string program, int port, IReadOnlyDictionary<string, string?> environment)
    {
        var start = new ProcessStartInfo("dotnet", [program])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.TestFolder,
        };
        var inherited = InheritedVariables.Select(name => KeyValuePair.Create(name, Environment.GetEnvironmentVariable(name)));
        start.Environment.Clear();

        // A host of a test ends before measuring its own hot paths pays.
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (name, value) in inherited.Concat(environment).Append(new("PORT", $"{port}")).Where(variable => variable.Value is not null))
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
