using Confluent.Kafka;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MiniCrm.Kafka.Clients;
using MiniCrm.Kafka.Publishing;

namespace MiniCrm.Kafka.Consuming;

/// <summary>
/// Consumes some topics for one purpose, on a thread of its own. A record counts as consumed once its handler has ended well, so that the
/// handler sees each at least once, in order per key. What a handler throws means "again", for as long as the partition is ours, but for
/// <see cref="DeadLetterException"/>.
/// </summary>
public sealed partial class ConsumerLoop : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan RebuildDelay = TimeSpan.FromSeconds(1);

    private readonly ConsumerOptions _options;
    private readonly IReadOnlyList<string> _topics;
    private readonly KafkaClients _clients;
    private readonly RecordHandling _handling;
    private readonly TimeProvider _clock;
    private readonly ILogger<ConsumerLoop> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _hurry = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _started;

    public ConsumerLoop(
        ConsumerOptions options, IEnumerable<string> topics, Func<ConsumedRecord, CancellationToken, Task> handler,
        KafkaClients clients, RecordProducer producer, TimeProvider clock, ILogger<ConsumerLoop> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _topics, _clients, _clock, _logger) = (options, [.. topics], clients, clock, logger);
        _handling = new RecordHandling(options, handler, producer, clock, logger);
    }

    /// <summary>Starts the thread, and waits for nothing: Kafka may be away.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _started = true;
        new Thread(Run) { IsBackground = true, Name = $"Kafka consumer {_options.Group}" }.Start();
        return Task.CompletedTask;
    }

    /// <summary>Begins no record any more, waits for those that are being worked on, at most <see cref="ConsumerOptions.Drain"/>, and leaves the group.</summary>
    /// <param name="cancellationToken">Ends the waiting for the records earlier.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!_started)
        {
            return;
        }

        await _stopping.CancelAsync();
        await using var hurry = cancellationToken.Register(_hurry.Cancel);
        _hurry.CancelAfter(_options.Drain);

        // Leaving the group waits for the broker, at most for a session; the thread is in the background and keeps no process alive.
        await _ended.Task.WaitAsync(_options.Drain + (2 * _options.SessionTimeout), CancellationToken.None)
            .ContinueWith(ending => { if (!ending.IsCompletedSuccessfully) { LogNotEnded(_options.Group); } }, TaskScheduler.Default);
    }

    public async ValueTask DisposeAsync() => await StopAsync(new CancellationToken(canceled: true));

    private void Run()
    {
        var beginnings = new Beginnings(_topics, _clients.Topics);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var session = new ConsumerSession(_options, _topics, beginnings, _clients, _handling, _clock, _logger);
                session.Run(_stopping.Token, _hurry.Token);
            }
            catch (Exception failure)
            {
                // Whatever it is, a new one begins where the last commit left off. At a stop the group notices by itself that we are gone.
                LogRebuilt(_stopping.IsCancellationRequested ? LogLevel.Debug : LogLevel.Warning, failure is KafkaException ? null : failure, _options.Group, failure.Message);
                _stopping.Token.WaitHandle.WaitOne(RebuildDelay);
            }
        }

        _ended.SetResult();
    }

    [LoggerMessage(Message = "The Kafka consumer of {Group} failed for good and is replaced: {Reason}")]
    private partial void LogRebuilt(LogLevel level, Exception? failure, string group, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The Kafka consumer of {Group} could not leave its group in time; the others get its partitions when its session ends.")]
    private partial void LogNotEnded(string group);
}
