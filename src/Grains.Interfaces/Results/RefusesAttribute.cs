namespace MiniCrm;

/// <summary>Which kinds of refusal a method of a grain can answer. Tests hold every method, and every answer that they see, against it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RefusesAttribute(params RefusalKind[] kinds) : Attribute
{
    public IReadOnlyList<RefusalKind> Kinds { get; } = kinds;
}
