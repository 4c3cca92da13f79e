using System.Diagnostics;
using System.Text.Json;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Cluster;

/// <summary><c>./minicrm cluster</c> in a copy of the clone that runs what was built here, with certificates of its own.</summary>
internal sealed class ClusterCommand : IAsyncDisposable
{
    private static readonly string[] Inherited = ["PATH", "HOME", "DOTNET_ROOT", "DOTNET_CLI_HOME"];
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(120);

    private readonly string _root = Directory.CreateTempSubdirectory("minicrm-").FullName;
    private readonly Process _process;
    private readonly List<string> _output = [];

    public ClusterCommand(int port, params string[] arguments)
    {
        Copy();
        BaseAddress = new Uri($"http://127.0.0.1:{port}");
        using (var certificates = Begin(["certificates"], port))
        {
            certificates.WaitForExit();
        }

        _process = Begin(["cluster", .. arguments], port);
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Uri BaseAddress { get; }

    /// <summary>Waits until it says that it runs.</summary>
    public Task WaitUntilRunningAsync(CancellationToken cancellationToken) => Eventually.SeesAsync(
        _ => Task.FromResult(Output),
        output => output.Contains("The cluster is running", StringComparison.Ordinal) || _process.HasExited,
        StartDeadline,
        cancellationToken);

    /// <summary>What a second terminal sees.</summary>
    public async Task<Member[]> MembersAsync()
    {
        var (code, output) = await RunAsync("cluster", "ps", "--json");
        return code == 0 ? JsonSerializer.Deserialize<Member[]>(output, JsonSerializerOptions.Web)!
            : throw new InvalidOperationException($"{output}\n{Output}");
    }

    /// <summary>Runs another command beside it.</summary>
    public async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        using var process = Begin(arguments, BaseAddress.Port);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    /// <returns>The exit code of the cluster that another terminal has stopped.</returns>
    public async Task<int> DownAsync()
    {
        await RunAsync("down", "--delete-data");
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await DownAsync();
        _process.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join('\n', _output);
            }
        }
    }

    private void Add(string? line)
    {
        lock (_output)
        {
            _output.Add(line ?? "");
        }
    }

    private void Copy()
    {
        Directory.CreateDirectory(Path.Combine(_root, "scripts"));
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "scripts")).Append(Path.Combine(Repository.Root, "minicrm")))
        {
            File.Copy(file, Path.Combine(_root, Path.GetRelativePath(Repository.Root, file)));
        }

        var programs = Directory.CreateDirectory(Path.Combine(_root, "src", "ReadyToRun", "bin", "Release")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(programs, "AllInOne"), Path.GetDirectoryName(Repository.Program("AllInOne"))!);
    }

    private Process Begin(string[] arguments, int port)
    {
        var start = new ProcessStartInfo(Path.Combine(_root, "minicrm"), arguments)
        {
            WorkingDirectory = _root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var environment = Inherited.Select(name => KeyValuePair.Create(name, Environment.GetEnvironmentVariable(name))).ToList();
        start.Environment.Clear();
        environment.Where(variable => variable.Value is not null).ToList().ForEach(start.Environment.Add);
        start.Environment["PORT"] = $"{port}";
        start.Environment["CLUSTER_TLS_FOLDER"] = ".minicrm/tls";
        return Process.Start(start)!;
    }
}

/// <summary>As <c>ps --json</c> lists it.</summary>
internal sealed record Member(string Role, string Name, int Pid, Uri Url, string State);
