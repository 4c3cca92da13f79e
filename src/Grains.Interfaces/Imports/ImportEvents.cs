namespace MiniCrm.Imports;

/// <summary>An import has come to its end: done, cancelled, failed or reverted.</summary>
/// <param name="UserId">Whose rights it ran with.</param>
public sealed record ImportFinished(
    Guid ImportId, ImportStatus State, int Created, int Updated, int Skipped, int Refused, Guid UserId, DateTimeOffset Timestamp) : IDomainEvent
{
    public const string Topic = "import.finished";
}
