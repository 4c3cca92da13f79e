using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Cluster.Chaos;

/// <summary>Clients that read and write a few leads, and keep what they were told.</summary>
internal sealed class ChaosLoad : IAsyncDisposable
{
    private const int Workers = 16;
    private static readonly TimeSpan UsualPace = TimeSpan.FromMilliseconds(20);

    private readonly IReadOnlyList<CrmClient> _clients;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TimeSpan _pace;
    private readonly Task _all;

    /// <param name="clients">One for each gateway; each has its workers.</param>
    /// <param name="pace">How long each worker waits between two requests.</param>
    public ChaosLoad(IReadOnlyList<CrmClient> clients, IReadOnlyList<string> leads, int seed, TimeSpan? pace = null)
    {
        (_clients, Leads, _pace) = (clients, leads, pace ?? UsualPace);
        _all = Task.WhenAll(Enumerable.Range(0, Workers).Select(number => Task.Run(() => WorkAsync(_clients[number % _clients.Count], new Random(seed + number)))));
    }

    public IReadOnlyList<string> Leads { get; }

    public ConcurrentQueue<Operation> Operations { get; } = [];

    /// <summary>Answers that nobody should be given.</summary>
    public ConcurrentQueue<string> Others { get; } = [];

    public TimeSpan Now => _watch.Elapsed;

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _all;
    }

    public Task ReadAsync(string lead, int client = 0) => DoAsync(_clients[client], lead, null);

    /// <summary>Asks for leads that there are not, each somewhere else in the cluster, until it is stopped.</summary>
    public Task AskForStrangersAsync(int workers, CancellationToken stopping) => Task.WhenAll(Enumerable.Range(0, workers).Select(async _ =>
    {
        while (!stopping.IsCancellationRequested)
        {
            var answer = await _clients[0].GetAsync($"/leads/{Guid.CreateVersion7()}");
            if (answer.Status != HttpStatusCode.NotFound && !(answer.Status == HttpStatusCode.ServiceUnavailable && answer.Header("Retry-After") is not null))
            {
                Others.Enqueue($"for a stranger: {answer}");
            }
        }
    }));

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    private async Task WorkAsync(CrmClient client, Random random)
    {
        while (!_stopping.IsCancellationRequested)
        {
            await DoAsync(client, Leads[random.Next(Leads.Count)], random.Next(2) == 0 ? Guid.NewGuid().ToString("N") : null);
            await Task.Delay(_pace, _stopping.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private async Task DoAsync(CrmClient client, string lead, string? note)
    {
        var started = _watch.Elapsed;
        var path = $"/leads/{lead}";
        CrmResponse answer;
        try
        {
            answer = note is null ? await client.GetAsync(path) : await client.PatchAsync(path, new { notes = note });
        }
        catch (Exception none) when (none is HttpRequestException or TaskCanceledException)
        {
            Others.Enqueue($"no answer at {started}: {none.Message}");
            return;
        }

        var ended = _watch.Elapsed;
        switch (answer.Status)
        {
            case HttpStatusCode.OK:
                var version = int.Parse(answer.ETag!.Trim('"').Split('.')[0], CultureInfo.InvariantCulture);
                Operations.Enqueue(new(lead, note is not null, answer["notes"].GetString(), Outcome.Done, version, started, ended));
                break;
            case HttpStatusCode.ServiceUnavailable when answer.Header("Retry-After") is not null:
                var unknown = answer["type"].GetString()!.EndsWith("outcome-unknown", StringComparison.Ordinal);
                Operations.Enqueue(new(lead, note is not null, note, unknown ? Outcome.Unknown : Outcome.Refused, 0, started, ended));
                break;
            default:
                Others.Enqueue($"at {started}: {answer}");
                break;
        }
    }
}
