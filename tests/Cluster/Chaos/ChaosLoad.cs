using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Cluster.Chaos;

/// <summary>Clients that read and write a few leads, and keep what they were told.</summary>
internal sealed class ChaosLoad : IAsyncDisposable
{
    private const int Clients = 16;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    private readonly CrmClient _client;
    private readonly IReadOnlyList<string> _leads;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _all;

    public ChaosLoad(CrmClient client, IReadOnlyList<string> leads, int seed)
    {
        (_client, _leads) = (client, leads);
        _all = Task.WhenAll(Enumerable.Range(0, Clients).Select(number => Task.Run(() => WorkAsync(new Random(seed + number)))));
    }

    public ConcurrentQueue<Operation> Operations { get; } = [];

    /// <summary>Answers that nobody should be given.</summary>
    public ConcurrentQueue<string> Others { get; } = [];

    public TimeSpan Now => _watch.Elapsed;

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _all;
    }

    public async Task ReadAsync(string lead) => await DoAsync(lead, null);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    private async Task WorkAsync(Random random)
    {
        while (!_stopping.IsCancellationRequested)
        {
            await DoAsync(_leads[random.Next(_leads.Count)], random.Next(2) == 0 ? Guid.NewGuid().ToString("N") : null);
            await Task.Delay(Pace, _stopping.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private async Task DoAsync(string lead, string? note)
    {
        var started = _watch.Elapsed;
        var path = $"/leads/{lead}";
        CrmResponse answer;
        try
        {
            answer = note is null ? await _client.GetAsync(path) : await _client.PatchAsync(path, new { notes = note });
        }
        catch (Exception none) when (none is HttpRequestException or TaskCanceledException)
        {
            Others.Enqueue($"no answer: {none.Message}");
            return;
        }

        var ended = _watch.Elapsed;
        switch (answer.Status)
        {
            case HttpStatusCode.OK:
                var version = int.Parse(answer.ETag!.Trim('"').Split('.')[0], CultureInfo.InvariantCulture);
                Operations.Enqueue(new(lead, note is not null, answer["notes"].GetString(), Outcome.Done, version, started, ended));
                break;
            case HttpStatusCode.ServiceUnavailable:
                var unknown = answer["type"].GetString()!.EndsWith("outcome-unknown", StringComparison.Ordinal);
                Operations.Enqueue(new(lead, note is not null, note, unknown ? Outcome.Unknown : Outcome.Refused, 0, started, ended));
                break;
            default:
                Others.Enqueue(answer.ToString());
                break;
        }
    }
}
