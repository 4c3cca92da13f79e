using System.Threading.Channels;
using Confluent.Kafka;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MiniCrm.Kafka.Topics;

namespace MiniCrm.Kafka.Clients;

/// <summary>
/// Says once that the brokers are away and once that they are back, whatever every client says meanwhile; and sees to the topics at the
/// start and each time after, since brokers may come back empty, and tells the consumers which have become others.
/// </summary>
internal sealed partial class BrokerWatch(KafkaClients clients, TopicKeeper topics, TimeProvider clock, ILogger<BrokerWatch> logger) : BackgroundService
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan MissingTopicsInterval = TimeSpan.FromSeconds(2);

    // Somebody may delete one under us, or put another one in its place.
    private static readonly TimeSpan TopicsInterval = TimeSpan.FromSeconds(10);

    // Holds one: more doubts than one before the next look are still one.
    private readonly Channel<Error> _doubts = Channel.CreateBounded<Error>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    private long? _away;
    private string? _reason;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        clients.Log.Trouble += Doubt;
        try
        {
            // The admin client connects while it is built; a start must not wait for that.
            await Task.Yield();
            using var admin = clients.Admin();
            await WatchAsync(admin, stoppingToken);
        }
        finally
        {
            clients.Log.Trouble -= Doubt;
        }
    }

    private async Task WatchAsync(IAdminClient admin, CancellationToken stoppingToken)
    {
        while (true)
        {
            var complete = await AskAsync(admin) is { } metadata && await topics.EnsureAsync(admin, metadata) && await topics.RecogniseAsync(admin, clients.Topics);
            await Task.Delay(ProbeInterval, clock, stoppingToken);
            if (_away is null)
            {
                await DoubtAsync(complete ? TopicsInterval : MissingTopicsInterval, stoppingToken);
            }
        }
    }

    /// <returns>Null when nobody answers.</returns>
    private async Task<Metadata?> AskAsync(IAdminClient admin)
    {
        try
        {
            var metadata = await Blocking.RunAsync(() => admin.GetMetadata(AnswerTimeout));
            if (_away is { } since)
            {
                LogBack(clock.GetElapsedTime(since).TotalSeconds);
                _away = null;
            }

            return metadata;
        }
        catch (KafkaException silent)
        {
            if (_away is null)
            {
                _away = clock.GetTimestamp();
                LogAway(clients.Settings.Brokers, _reason ?? silent.Error.Reason);
            }

            return null;
        }
    }

    private async Task DoubtAsync(TimeSpan atMost, CancellationToken stoppingToken)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        time.CancelAfter(atMost);
        try
        {
            await _doubts.Reader.WaitToReadAsync(time.Token);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            // Long enough: look at the topics again.
        }

        if (_doubts.Reader.TryRead(out var doubt))
        {
            _reason = doubt.Reason;
        }
    }

    private void Doubt(Error error) => _doubts.Writer.TryWrite(error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Kafka at {Brokers} does not answer: {Reason}. Events wait, and it is asked again and again.")]
    private partial void LogAway(string? brokers, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Kafka answers again, after {Seconds:0.0} s.")]
    private partial void LogBack(double seconds);
}
