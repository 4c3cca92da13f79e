using MiniCrm.Hosting;

namespace MiniCrm.Api.Streams;

/// <summary>How streams of server-sent events are kept.</summary>
/// <param name="KeepAlive">A stream that has been silent for so long says that it is there.</param>
/// <param name="PerUser">How many a user may have open at this gateway.</param>
internal sealed record StreamSettings(TimeSpan KeepAlive, int PerUser)
{
    /// <summary>How often the caller of an open stream is asked for again: so long may somebody who was deactivated go on listening.</summary>
    public static TimeSpan CallerCheck { get; } = TimeSpan.FromMilliseconds(750);

    public static StreamSettings From(IConfiguration configuration) => new(
        TimeSpan.FromSeconds(configuration.Number("STREAM_KEEP_ALIVE_SECONDS", 15, 1, 3600)),
        configuration.Number("STREAMS_PER_USER", 10, 1, 10_000));
}
