using System.Collections.Immutable;

namespace MiniCrm.Grains;

/// <summary>The last hour of a silo, minute by minute, in memory.</summary>
public sealed class SiloCourse(TimeProvider clock)
{
    // An hour, and the minute that is not over.
    private const int Minutes = 61;

    private readonly MinuteFigures?[] _minutes = new MinuteFigures?[Minutes];

    /// <summary>Of several measurements within a minute the worst is kept.</summary>
    public void Measured(IEnumerable<OutboxFigures> outboxes, IEnumerable<ConsumerFigures> consumers) => Change(minute => minute with
    {
        Outboxes =
        [
            .. minute.Outboxes.Concat(outboxes).GroupBy(outbox => outbox.Role)
                .Select(same => new OutboxFigures(same.Key, same.Max(outbox => outbox.Depth), same.Max(outbox => outbox.AgeSeconds))),
        ],
        Consumers =
        [
            .. minute.Consumers.Concat(consumers).GroupBy(consumer => consumer.Group)
                .Select(same => new ConsumerFigures(same.Key, same.Max(consumer => consumer.Lag))),
        ],
    });

    public void DeliveryFailed(long count) => Change(minute => minute with { DeliveriesFailed = minute.DeliveriesFailed + count });

    /// <summary>The oldest first; a minute in which nothing was measured is not there.</summary>
    public ImmutableArray<MinuteFigures> Read()
    {
        var since = Now().AddMinutes(-Minutes);
        return [.. _minutes.OfType<MinuteFigures>().Where(minute => minute.Minute > since).OrderBy(minute => minute.Minute)];
    }

    private void Change(Func<MinuteFigures, MinuteFigures> change)
    {
        var now = Now();
        ref var minute = ref _minutes[now.ToUnixTimeSeconds() / 60 % Minutes];
        minute = change(minute?.Minute == now ? minute : new(now, [], [], 0));
    }

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds() / 60 * 60);
}
