namespace MiniCrm.Api.OpenApi;

/// <summary>Says of an array whose items are read one by one what they are.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ItemsAreAttribute(Type item, int most) : Attribute
{
    public Type Item { get; } = item;

    public int Most { get; } = most;
}
