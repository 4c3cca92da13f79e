using System.Diagnostics.CodeAnalysis;

namespace MiniCrm;

/// <summary>What a grain answers: a value, or the reason why there is none.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.Result`1")]
public sealed record Result<T>
    where T : class
{
    private Result(T? value, Refusal? refusal) => (Value, Refusal) = (value, refusal);

    [Id(0)]
    public T? Value { get; private init; }

    [Id(1)]
    public Refusal? Refusal { get; private init; }

    /// <summary>Neither of both: the value is the version that the caller holds. Only who sends <see cref="Caller.Holds"/> is answered so.</summary>
    public bool IsUnchanged => Value is null && Refusal is null;

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool Succeeded => Refusal is null;

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Refusal refusal) => new(null, refusal);

    public static implicit operator Result<T>(Unchanged _) => new(null, null);
}

/// <summary>Becomes a result that <see cref="Result{T}.IsUnchanged"/>.</summary>
public readonly record struct Unchanged;
