using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using MiniCrm.Kafka.Publishing;

namespace MiniCrm.Grains.Events;

/// <summary>
/// Reads the outbox in order, publishes through one grain stream per topic, and deletes exactly what Kafka has acknowledged. At least once,
/// in order per key: a record that fails holds back what follows it, whatever its topic.
/// </summary>
public abstract partial class RelayGrain(string role, Outbox outbox, RelayMeter meter, TimeProvider clock, ILogger logger) : Grain, IRelayGrain
{
    private const int PageSize = 1000;

    // More keys than these in trouble at once are no trouble of keys: the broker is away, and everything waits for it.
    private const int MostWaiting = 100;

    // Beside the nudges, of which a silo's keeper gives one whenever it sees that something waits.
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(30);

    // After a fault, and while keys wait.
    private static readonly TimeSpan ShortBeat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KeyPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(5);

    private readonly Dictionary<Guid, long> _waiting = [];
    private string _from = OutboxPage.Beginning;
    private Task _relaying = Task.CompletedTask;
    private IGrainTimer? _timer;
    private Rounds? _rounds;
    private bool _isHeldUp;
    private bool _isOver;

    private Rounds Rounds => _rounds ??= new(RelayPage);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _timer = this.RegisterGrainTimer(Nudge, new GrainTimerCreationOptions(Beat, Beat) { KeepAlive = true, Interleave = true });
        return Task.CompletedTask;
    }

    /// <summary>A silo that leaves takes the relay along: what waits is brought to Kafka first, as far as that goes quickly.</summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await Nudge();
        await Task.WhenAny(_relaying, Task.Delay(DrainLimit, clock, cancellationToken));
        _isOver = true;
    }

    public Task Nudge()
    {
        Rounds.Ask();
        if (_relaying.IsCompleted)
        {
            _relaying = Relay();
        }

        return Task.CompletedTask;
    }

    /// <summary>Runs on the grain's own scheduler, beside its calls; one at a time.</summary>
    private async Task Relay()
    {
        var isThrough = false;
        try
        {
            await Rounds.RunAsync(() => _isOver);
            isThrough = _waiting.Count == 0 && !_isHeldUp;
        }
        catch (Exception fault)
        {
            // Whatever it was: everything is still in the outbox, and the timer tries again in a second.
            LogFault(role, fault.Message);
        }

        if (!isThrough && !_isOver)
        {
            _timer?.Change(ShortBeat, Beat);
        }
    }

    /// <returns>True when there may be more.</returns>
    private async Task<bool> RelayPage()
    {
        ResumeKeys();
        _isHeldUp = false;
        var seesAll = _waiting.Count == 0;
        var page = await outbox.Read(_from, _waiting.Keys, PageSize);
        var acknowledged = new List<long>(page.Events.Length);
        foreach (var wave in Waves.Of(page.Events))
        {
            if (_waiting.Count <= MostWaiting)
            {
                acknowledged.AddRange(await Publish([.. wave.Where(next => !_waiting.ContainsKey(next.Key))]));
            }
        }

        if (acknowledged.Count > 0)
        {
            await outbox.Delete(acknowledged);
            meter.Relayed(role, acknowledged.Count);
        }

        if (_waiting.Count > MostWaiting)
        {
            _waiting.Clear();
            _isHeldUp = true;
            return false;
        }

        if (page.Events.Length == PageSize)
        {
            return true;
        }

        if (seesAll && _waiting.Count == 0 && !page.HasRefused)
        {
            // Nothing is left before the horizon, and nothing can come there any more. Beside a snapshot held open, which keeps the
            // rows that were deleted, a look from the beginning would pass over all of them each time.
            _from = page.Horizon;
        }

        return false;
    }

    private void ResumeKeys()
    {
        foreach (var (key, since) in _waiting)
        {
            if (clock.GetElapsedTime(since) > KeyPause)
            {
                _waiting.Remove(key);
            }
        }
    }

    /// <returns>The positions that Kafka has acknowledged.</returns>
    private async Task<IEnumerable<long>> Publish(ImmutableArray<OutboxEvent> wave)
    {
        var published = await Task.WhenAll(wave.GroupBy(next => next.Topic).Select(topic => PublishTopic(topic.Key, [.. topic])));
        return published.SelectMany(positions => positions);
    }

    private async Task<ImmutableArray<long>> PublishTopic(string topic, ImmutableArray<OutboxEvent> events)
    {
        try
        {
            await this.GetStreamProvider(KafkaStreams.ProviderName).GetTopic(topic).OnNextBatchAsync(events);
            return [.. events.Select(next => next.Position)];
        }
        catch (PublishException partial)
        {
            foreach (var failure in partial.Unpublished)
            {
                var failed = events.First(next => next.Position == failure.Position);
                _waiting[failed.Key] = clock.GetTimestamp();
                if (failure.ForGood)
                {
                    await outbox.Refuse(failure.Position, failure.Reason);
                    LogRefused(failed.Topic, failed.Key, failed.Sequence, failure.Reason);
                }
            }

            LogPartial(topic, partial.Unpublished.Length, partial.Unpublished[0].Reason);
            return partial.Acknowledged;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The relay of {Role} waits a second: {Reason}")]
    private partial void LogFault(string role, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} records of {Topic} were not acknowledged and are sent again: {Reason}")]
    private partial void LogPartial(string topic, int count, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Kafka refuses event {Sequence} of {Key} on {Topic}, and what follows it waits: {Reason}")]
    private partial void LogRefused(string topic, Guid key, int sequence, string reason);
}
