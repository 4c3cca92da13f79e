using System.Collections.Frozen;
using System.Reflection;

namespace MiniCrm;

/// <summary>
/// Something that happened, in the words of the Kafka contract; members that are null are left out of the record's value. Its type says its
/// topic, in a constant of that name.
/// </summary>
public interface IDomainEvent
{
    DateTimeOffset Timestamp { get; }

    string Topic => DomainEvents.Topics[GetType()];
}

public static class DomainEvents
{
    /// <summary>The topic of each type of event.</summary>
    public static FrozenDictionary<Type, string> Topics { get; } = typeof(IDomainEvent).Assembly.GetTypes()
        .Where(type => type.IsClass && type.IsAssignableTo(typeof(IDomainEvent)))
        .ToFrozenDictionary(type => type, type => (string)type.GetField(nameof(IDomainEvent.Topic), BindingFlags.Public | BindingFlags.Static)!.GetRawConstantValue()!);
}
