using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace MiniCrm.Kafka.Clients;

/// <summary>
/// What librdkafka says. It says "connection refused" many times a second and once per client while a broker is away: that is passed on to
/// whoever watches the broker, who says it once.
/// </summary>
public sealed class ClientLog(ILogger logger)
{
    // FAIL, ERROR and REQTMOUT are about connections; CONFWARN is about a property of producers on a consumer, and the other way round;
    // PARTCNT is about a topic that is new, GETPID about a broker that has just started.
    private static readonly HashSet<string> Collapsed = ["FAIL", "ERROR", "REQTMOUT", "CONFWARN", "PARTCNT", "GETPID"];

    /// <summary>Says nothing.</summary>
    internal static ClientLog Silent { get; } = new(Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);

    /// <summary>A client had trouble with a broker; raised on its own threads, maybe many times a second.</summary>
    public event Action<Error>? Trouble;

    internal void OnError(Error error)
    {
        logger.LogDebug("librdkafka has trouble, {Code}: {Reason}", error.Code, error.Reason);
        Trouble?.Invoke(error);
    }

    internal void OnLog(LogMessage message)
    {
        var level = Collapsed.Contains(message.Facility) ? LogLevel.Debug : (LogLevel)message.LevelAs(LogLevelType.MicrosoftExtensionsLogging);
        logger.Log(level, "librdkafka says {Facility}: {Message}", message.Facility, message.Message);
    }
}
