using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using MiniCrm.Tests.Support.Node;

namespace MiniCrm.Tests.Support.Mail;

/// <summary>A mail as the server got it.</summary>
/// <param name="Secure">Whether it came through TLS.</param>
/// <param name="User">Who had signed in; empty for nobody.</param>
public sealed record ReceivedMail(string To, bool Secure, string User, string Raw);

/// <summary>A real mail server (smtp-server from npm, run by node), whose behaviour the recipient's address chooses; see smtp-server.js.</summary>
public sealed class SmtpServer : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly ConcurrentQueue<ReceivedMail> _mails = new();
    private readonly ConcurrentQueue<string> _attempts = new();
    private readonly ConcurrentQueue<TaskCompletionSource> _asked = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;

    private SmtpServer(int port, ProcessStartInfo start)
    {
        Port = port;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
    }

    /// <summary>Why there can be no such server here; null when there can.</summary>
    public static string? Missing => NodePackages.Servers.Missing;

    public int Port { get; }

    /// <param name="port">A free one unless given.</param>
    public static async Task<SmtpServer> StartAsync(int? port = null, SmtpServerOptions? options = null, CancellationToken cancellationToken = default)
    {
        var listen = port ?? FreePort.Next();
        var script = Path.Combine(Repository.Root, "tests", "Support", "Mail", "smtp-server.js");
        string[] arguments = [$"{listen}", JsonSerializer.Serialize(options ?? new(), Json)];
        var server = new SmtpServer(listen, await NodePackages.Servers.RunAsync(script, arguments, cancellationToken));
        Launcher.Start(server._process);
        server._process.BeginOutputReadLine();
        await server._ready.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
        return server;
    }

    /// <summary>All that it has taken by now.</summary>
    public async Task<IReadOnlyList<ReceivedMail>> MailsAsync()
    {
        await HearAllAsync();
        return [.. _mails];
    }

    public async Task<IReadOnlyList<ReceivedMail>> MailsToAsync(string address) => [.. (await MailsAsync()).Where(mail => mail.To == address)];

    /// <summary>The recipients that were named to it by now, in order, also those that were turned away.</summary>
    public async Task<IReadOnlyList<string>> AttemptsAsync()
    {
        await HearAllAsync();
        return [.. _attempts];
    }

    public async Task<int> AttemptsToAsync(string address) => (await AttemptsAsync()).Count(to => to == address);

    /// <summary>SIGKILL.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Send(Signal.Kill);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    /// <summary>What it tells takes a moment to get here: everything before its answer has then come.</summary>
    private async Task HearAllAsync()
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked.Enqueue(answer);
        await _process.StandardInput.WriteLineAsync("told?");
        await answer.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        var told = JsonElement.Parse(line);
        switch (told.GetProperty("kind").GetString())
        {
            case "ready":
                _ready.TrySetResult();
                break;
            case "told" when _asked.TryDequeue(out var asked):
                asked.SetResult();
                break;
            case "attempt":
                _attempts.Enqueue(told.GetProperty("to").GetString()!);
                break;
            case "mail":
                _mails.Enqueue(told.Deserialize<ReceivedMail>(Json)!);
                break;
        }
    }
}

/// <param name="Tls">none, starttls or implicit.</param>
/// <param name="Key">Of the certificate, in PEM.</param>
public sealed record SmtpServerOptions(string Tls = "none", string? User = null, string? Password = null, string? Key = null, string? Cert = null);
