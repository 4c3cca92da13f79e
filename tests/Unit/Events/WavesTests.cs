using System.Collections.Immutable;
using CsCheck;
using MiniCrm.Grains.Events;
using MiniCrm.Kafka.Publishing;

namespace MiniCrm.Tests.Unit.Events;

public sealed class WavesTests
{
    private static readonly Guid[] Keys = [.. Enumerable.Range(0, 5).Select(_ => Guid.NewGuid())];

    [Fact]
    public void Waves_hold_every_event_once_and_each_key_with_one_topic_and_in_order() => Gen.Select(Gen.Int[0, 4], Gen.Int[0, 2]).Array[0, 60].Sample(drawn =>
    {
        ImmutableArray<OutboxEvent> page =
            [.. drawn.Select((next, place) => new OutboxEvent(place, Guid.NewGuid(), Keys[next.Item1], place, $"topic-{next.Item2}", "{}", default, null, "/"))];

        var waves = Waves.Of(page);

        Assert.Equal(page, waves.SelectMany(wave => wave).OrderBy(sent => sent.Position));
        Assert.All(waves, wave => Assert.Equal(wave.DistinctBy(sent => sent.Key).Count(), wave.DistinctBy(sent => (sent.Key, sent.Topic)).Count()));
        Assert.All(
            waves.SelectMany(wave => wave).GroupBy(sent => sent.Key),
            ofKey => Assert.Equal(ofKey.OrderBy(sent => sent.Position), ofKey));

        // No more waves than the page needs: each is a round trip.
        Assert.Equal(drawn.Length == 0 ? 0 : drawn.GroupBy(next => next.Item1).Max(ofKey => Runs([.. ofKey.Select(next => next.Item2)])), waves.Length);
    });

    private static int Runs(int[] topics) => topics.Where((topic, place) => place == 0 || topics[place - 1] != topic).Count();
}
