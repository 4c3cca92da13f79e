using System.Collections.Concurrent;

namespace MiniCrm.Kafka.Topics;

/// <summary>
/// Which topic stands behind a name. Brokers that come back empty, and whoever deletes a topic and creates it again, put another one there:
/// what was committed or is in memory of the former one says nothing about it.
/// </summary>
public sealed class TopicIds
{
    private readonly ConcurrentDictionary<string, (string Id, int Renewals)> _known = [];

    /// <summary>How often another one was seen behind the name.</summary>
    internal int Renewals(string topic) => _known.GetValueOrDefault(topic).Renewals;

    internal void See(string topic, string id) => _known.AddOrUpdate(
        topic, _ => (id, 0), (_, known) => known.Id == id ? known : (id, known.Renewals + 1));
}
