using System.Collections.Immutable;
using MiniCrm.Kafka.Publishing;

namespace MiniCrm.Grains.Events;

/// <summary>Cuts a page into waves, each with at most one event of a key: what follows a record that failed is still in hand.</summary>
public static class Waves
{
    public static ImmutableArray<ImmutableArray<OutboxEvent>> Of(ImmutableArray<OutboxEvent> events)
    {
        var waves = new List<ImmutableArray<OutboxEvent>.Builder>();
        var depths = new Dictionary<Guid, int>(events.Length);
        foreach (var next in events)
        {
            var depth = depths[next.Key] = depths.GetValueOrDefault(next.Key, -1) + 1;
            if (depth == waves.Count)
            {
                waves.Add(ImmutableArray.CreateBuilder<OutboxEvent>());
            }

            waves[depth].Add(next);
        }

        return [.. waves.Select(wave => wave.ToImmutable())];
    }
}
