namespace MiniCrm.Auditing;

/// <summary>Something that concerns security and that no command leaves behind; it names no person but by id.</summary>
/// <param name="Action">Such as <c>auth.sign_in_failed</c>.</param>
/// <param name="Time">Of the last one, where it happened several times.</param>
[GenerateSerializer, Immutable, Alias("minicrm.SecurityEntry")]
public sealed record SecurityEntry(string Action, DateTimeOffset Time, int Times)
{
    [Id(0)] public Guid? Actor { get; init; }

    [Id(1)] public string? Kind { get; init; }

    [Id(2)] public Guid? Subject { get; init; }

    [Id(3)] public string? Source { get; init; }

    [Id(4)] public string? Detail { get; init; }
}
