using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Faults;

/// <summary>
/// Load: each writer creates a lead, renames it a few times, reads it after each command, and begins again; it sends its next request
/// when it has the answer to the last. What was acknowledged is kept, and so is every answer that may be none.
/// </summary>
internal sealed class Writers : IAsyncDisposable
{
    private const int Renames = 4;
    private static readonly TimeSpan PauseAfterRefusal = TimeSpan.FromMilliseconds(50);

    private readonly CrmClient _client;
    private readonly CancellationTokenSource _stop = new();
    private readonly int[] _done;
    private readonly int[] _refused;
    private readonly Task _all;
    private long _slowest;

    public Writers(CrmClient client, int count)
    {
        _client = client;
        (_done, _refused) = (new int[count], new int[count]);
        _all = Task.WhenAll(Enumerable.Range(0, count).Select(writer => Task.Run(() => WriteAsync(writer))));
    }

    /// <summary>Every command with a 201 or 200.</summary>
    public ConcurrentQueue<Acknowledged> Acknowledged { get; } = [];

    /// <summary>Every other answer.</summary>
    public ConcurrentQueue<CrmResponse> Refusals { get; } = [];

    public TimeSpan Slowest => new(Interlocked.Read(ref _slowest));

    /// <summary>Until every writer has had so many more commands done.</summary>
    public Task UntilEachHasDoneAsync(int more, TimeSpan? deadline = null) => UntilEachAsync(_done, more, deadline);

    public Task UntilEachWasRefusedAsync() => UntilEachAsync(_refused, more: 1, deadline: null);

    /// <summary>Ends the load; throws what a writer threw.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _all;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _all.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _stop.Dispose();
    }

    private async Task UntilEachAsync(int[] counts, int more, TimeSpan? deadline)
    {
        var before = counts.ToArray();
        await Eventually.IsTrueAsync(
            () => _all.IsFaulted || counts.Zip(before).All(pair => pair.First >= pair.Second + more),
            deadline,
            TestContext.Current.CancellationToken);
        if (_all.IsFaulted)
        {
            await _all;
        }
    }

    private async Task WriteAsync(int writer)
    {
        while (!_stop.IsCancellationRequested)
        {
            var lead = await CommandAsync(writer, name => _client.PostLeadAsync(name));
            for (var rename = 0; rename < Renames && lead is not null && !_stop.IsCancellationRequested; rename++)
            {
                await CommandAsync(writer, name => _client.RenameAsync(lead, name));
                await ReadAsync(writer, lead);
            }
        }
    }

    /// <returns>The lead's id, null unless the command was acknowledged.</returns>
    private async Task<string?> CommandAsync(int writer, Func<string, Task<CrmResponse>> command)
    {
        var name = Guid.NewGuid().ToString("N");
        var answer = await TimeAsync(() => command(name));
        if (answer.Status is not (HttpStatusCode.OK or HttpStatusCode.Created))
        {
            await RefusedAsync(writer, answer);
            return null;
        }

        Acknowledged.Enqueue(new(answer.Id, answer.Version(), name));
        Interlocked.Increment(ref _done[writer]);
        return answer.Id;
    }

    private async Task ReadAsync(int writer, string lead)
    {
        var answer = await TimeAsync(() => _client.GetAsync($"/leads/{lead}"));
        if (answer.Status != HttpStatusCode.OK)
        {
            await RefusedAsync(writer, answer);
        }
    }

    private async Task<CrmResponse> TimeAsync(Func<Task<CrmResponse>> send)
    {
        var started = Stopwatch.GetTimestamp();
        var answer = await send();
        var elapsed = Stopwatch.GetElapsedTime(started).Ticks;
        for (var slowest = Interlocked.Read(ref _slowest); elapsed > slowest;)
        {
            slowest = Interlocked.CompareExchange(ref _slowest, elapsed, slowest);
        }

        return answer;
    }

    /// <summary>A little less patient than Retry-After asks for.</summary>
    private async Task RefusedAsync(int writer, CrmResponse answer)
    {
        Refusals.Enqueue(answer);
        Interlocked.Increment(ref _refused[writer]);
        await Task.Delay(PauseAfterRefusal);
    }
}

/// <summary>A command that was answered with success.</summary>
/// <param name="Name">The last name that it gave the lead, and nobody else any.</param>
internal sealed record Acknowledged(string Lead, int Version, string Name);
