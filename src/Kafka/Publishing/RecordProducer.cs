using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using MiniCrm.Kafka.Clients;

namespace MiniCrm.Kafka.Publishing;

/// <summary>Sends records for as long as the host lives: a producer that failed for good is replaced by a new one.</summary>
public sealed partial class RecordProducer : IAsyncDisposable
{
    private static readonly TimeSpan LastAnswers = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(50);

    private readonly KafkaClients _clients;
    private readonly bool _gapless;
    private readonly TimeProvider _clock;
    private readonly ILogger<RecordProducer> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private ProducerInstance? _current;
    private Task _replacing = Task.CompletedTask;
    private long _born;
    private TimeSpan _backoff;

    public RecordProducer(KafkaClients clients, TimeProvider clock, ILogger<RecordProducer> logger, bool gapless = false)
    {
        (_clients, _gapless, _clock, _logger) = (clients, gapless, clock, logger);
        Begin();
    }

    /// <summary>Sends one record.</summary>
    /// <returns>Null once every in-sync replica has it.</returns>
    internal Task<DeliveryFailure?> SendAsync(string topic, Message<byte[]?, byte[]?> record) =>
        Volatile.Read(ref _current)?.SendAsync(topic, record) ?? Task.FromResult<DeliveryFailure?>(DeliveryFailure.Unknown);

    /// <summary>Waits a few seconds for the answers that are due; whoever waits for later ones is told that they are unknown.</summary>
    public async ValueTask DisposeAsync()
    {
        ProducerInstance? last;
        Task replacing;
        lock (_lock)
        {
            if (_stopping.IsCancellationRequested)
            {
                return;
            }

            _stopping.Cancel();
            (last, _current, replacing) = (_current, null, _replacing);
        }

        await Blocking.RunAsync(() => last?.Close(LastAnswers));
        await replacing;
        _stopping.Dispose();
    }

    private void Begin()
    {
        lock (_lock)
        {
            if (!_stopping.IsCancellationRequested)
            {
                _born = _clock.GetTimestamp();
                _current = new ProducerInstance(_clients, _gapless, OnFatal);
            }
        }
    }

    // On the thread that delivers the failed instance's answers, which must go on delivering them.
    private void OnFatal(ProducerInstance failed, Error error)
    {
        lock (_lock)
        {
            if (_stopping.IsCancellationRequested || _current != failed)
            {
                return;
            }

            // One that did not even live as long as the backoff's end failed for a reason that is still there.
            _backoff = _clock.GetElapsedTime(_born) > 2 * LongestBackoff ? FirstBackoff : Min(_backoff * 2 + FirstBackoff, LongestBackoff);
            LogReplaced(error.Reason, error.Code);
            _current = null;
            _replacing = ReplaceAsync(failed, _replacing, _backoff);
        }
    }

    private async Task ReplaceAsync(ProducerInstance failed, Task before, TimeSpan backoff)
    {
        await before;

        // First the answers of the old one, so that whoever sends again does so after them.
        await Blocking.RunAsync(() => failed.Close(LastAnswers));
        do
        {
            await Task.Delay(backoff, _clock, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            backoff = LongestBackoff;
        }
        while (!TryBegin());
    }

    private bool TryBegin()
    {
        try
        {
            Begin();
            return true;
        }
        catch (Exception unusable) when (unusable is KafkaException or InvalidOperationException or ArgumentException)
        {
            // The settings were good at the start; a certificate's file may be gone since.
            LogNotReplaced(unusable.Message);
            return false;
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    [LoggerMessage(Level = LogLevel.Warning, Message = "The Kafka producer failed for good and is replaced: {Reason} ({Code}).")]
    private partial void LogReplaced(string reason, ErrorCode code);

    [LoggerMessage(Level = LogLevel.Error, Message = "No new Kafka producer can be made, and events wait: {Reason}")]
    private partial void LogNotReplaced(string reason);
}
