using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using MiniCrm.Tests.Support.Kafka;

namespace MiniCrm.Tests.Support;

/// <summary>
/// Load at a steady pace: each writer creates a lead for one of the recipients, renames it, passes it on to the next, and begins again.
/// What was acknowledged is kept, and so is every answer that was no success. A writer ends when the host is gone.
/// </summary>
public sealed class LeadLoad : IAsyncDisposable
{
    // Twice as fast, it took both cores of a machine from whatever ran beside it, and an outage met no more.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    private readonly CrmClient _client;
    private readonly IReadOnlyList<string> _recipients;
    private readonly CancellationTokenSource _stop = new();
    private readonly int[] _done;
    private readonly Task _all;
    private volatile bool _anyGone;

    /// <param name="recipients">Ids of two users at least.</param>
    public LeadLoad(CrmClient client, IReadOnlyList<string> recipients, int writers = 4)
    {
        (_client, _recipients, _done) = (client, recipients, new int[writers]);
        _all = Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(() => WriteAsync(writer))));
    }

    /// <summary>What every command that was answered with success has to be told as.</summary>
    public ConcurrentQueue<ExpectedEvent> Acknowledged { get; } = [];

    public ConcurrentQueue<string> Refusals { get; } = [];

    /// <summary>Of every command, when it was sent and how long its answer took.</summary>
    public ConcurrentQueue<(long Sent, TimeSpan Took)> Answers { get; } = [];

    /// <summary>Until every writer has had so many more commands done.</summary>
    /// <exception cref="TimeoutException">They had not, in time.</exception>
    /// <exception cref="InvalidOperationException">One of them has ended, for the host was gone.</exception>
    public async Task UntilEachHasDoneAsync(int more, TimeSpan? deadline = null, CancellationToken cancellationToken = default)
    {
        var before = _done.ToArray();
        try
        {
            await Eventually.IsTrueAsync(
                () => _anyGone || _done.Zip(before).All(pair => pair.First >= pair.Second + more), deadline, cancellationToken);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message} Done: {string.Join(", ", _done)}. Refused: {string.Join("; ", Refusals)}", late);
        }

        if (_all.IsFaulted)
        {
            await _all;
        }

        if (_anyGone)
        {
            throw new InvalidOperationException($"A writer has ended: {string.Join("; ", Refusals)}");
        }
    }

    /// <summary>How long the answer took that was slower than 9 of 10 of those commands that were sent in between.</summary>
    public TimeSpan Slow(long from, long to)
    {
        TimeSpan[] took = [.. Answers.Where(answer => answer.Sent >= from && answer.Sent < to).Select(answer => answer.Took).Order()];
        return took[(int)(took.Length * 0.9)];
    }

    /// <summary>Ends the load when the answers are there; throws what a writer threw.</summary>
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

    private async Task WriteAsync(int writer)
    {
        using var pace = new PeriodicTimer(Pace);
        try
        {
            for (var round = writer; ; round++)
            {
                await WriteLeadAsync(writer, pace, _recipients[round % _recipients.Count], _recipients[(round + 1) % _recipients.Count]);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Between two commands: none is left without its answer.
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException)
        {
            Refusals.Enqueue(gone.ToString());
            _anyGone = true;
        }
    }

    private async Task WriteLeadAsync(int writer, PeriodicTimer pace, string first, string next)
    {
        var (name, otherName) = (NewName(), NewName());
        var lead = await CommandAsync(
            writer,
            pace,
            () => _client.PostAsync("/leads", new { firstName = "Grace", lastName = name, email = "grace@example.com", assignedUserId = first }),
            ("lead.created", name),
            ("lead.assigned", $"\"newUserId\":\"{first}\""));
        if (lead is not null)
        {
            await CommandAsync(writer, pace, () => _client.PatchAsync($"/leads/{lead}", new { lastName = otherName }), ("lead.updated", otherName));
            await CommandAsync(
                writer,
                pace,
                () => _client.PatchAsync($"/leads/{lead}/assign", new { assignedUserId = next }),
                ("lead.assigned", $"\"newUserId\":\"{next}\""));
        }
    }

    /// <returns>The lead's id, null unless the command was acknowledged.</returns>
    private async Task<string?> CommandAsync(
        int writer, PeriodicTimer pace, Func<Task<CrmResponse>> command, params (string Topic, string Contained)[] events)
    {
        await pace.WaitForNextTickAsync(_stop.Token);
        var sent = Stopwatch.GetTimestamp();
        var answer = await command();
        if (answer.Status is not (HttpStatusCode.OK or HttpStatusCode.Created))
        {
            Refusals.Enqueue(answer.ToString());
            return null;
        }

        Answers.Enqueue((sent, Stopwatch.GetElapsedTime(sent)));
        foreach (var (topic, contained) in events)
        {
            Acknowledged.Enqueue(new(answer.Id, topic, contained));
        }

        Interlocked.Increment(ref _done[writer]);
        return answer.Id;
    }

    private static string NewName() => Guid.NewGuid().ToString("N");
}

/// <summary>An event that a command leaves behind: no other one of this lead has the text in its value.</summary>
public sealed record ExpectedEvent(string Lead, string Topic, string Contained)
{
    public bool Is(KafkaEvent logged) => logged.Key == Lead && logged.Topic == Topic && logged.Value!.Contains(Contained, StringComparison.Ordinal);
}
