using System.Collections.Immutable;
using MiniCrm.Kafka.Publishing;

namespace MiniCrm.Grains.Events;

/// <summary>
/// Cuts a page into waves, in each of which a key has events of one topic only: what follows a record that failed is still in hand, since a
/// topic's stream holds it back, and the next wave is to come.
/// </summary>
public static class Waves
{
    public static ImmutableArray<ImmutableArray<OutboxEvent>> Of(ImmutableArray<OutboxEvent> events)
    {
        var waves = new List<ImmutableArray<OutboxEvent>.Builder>();
        var lasts = new Dictionary<Guid, (string Topic, int Depth)>(events.Length);
        foreach (var next in events)
        {
            var (topic, last) = lasts.GetValueOrDefault(next.Key, ("", -1));
            var depth = topic == next.Topic ? last : last + 1;
            lasts[next.Key] = (next.Topic, depth);
            if (depth == waves.Count)
            {
                waves.Add(ImmutableArray.CreateBuilder<OutboxEvent>());
            }

            waves[depth].Add(next);
        }

        return [.. waves.Select(wave => wave.ToImmutable())];
    }
}
