using System.Collections.Immutable;
using CsCheck;
using MiniCrm.Grains.Events;
using MiniCrm.Kafka.Publishing;

namespace MiniCrm.Tests.Unit.Events;

public sealed class WavesTests
{
    private static readonly Guid[] Keys = [.. Enumerable.Range(0, 5).Select(_ => Guid.NewGuid())];

    [Fact]
    public void Waves_hold_every_event_once_and_each_key_once_and_in_order() => Gen.Int[0, 4].Array[0, 60].Sample(keys =>
    {
        ImmutableArray<OutboxEvent> page =
            [.. keys.Select((key, place) => new OutboxEvent(place, Guid.NewGuid(), Keys[key], place, "topic", "{}", default, null, "/"))];

        var waves = Waves.Of(page);

        Assert.Equal(page, waves.SelectMany(wave => wave).OrderBy(sent => sent.Position));
        Assert.All(waves, wave => Assert.Equal(wave.Length, wave.DistinctBy(sent => sent.Key).Count()));
        Assert.All(
            waves.SelectMany(wave => wave).GroupBy(sent => sent.Key),
            ofKey => Assert.Equal(ofKey.OrderBy(sent => sent.Position), ofKey));

        // No more waves than the page needs: each is a round trip.
        Assert.Equal(keys.Length == 0 ? 0 : keys.CountBy(key => key).Max(count => count.Value), waves.Length);
    });
}
