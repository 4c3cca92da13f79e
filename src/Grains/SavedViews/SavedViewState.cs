using MiniCrm.Database.Storage;
using MiniCrm.SavedViews;

namespace MiniCrm.Grains.SavedViews;

/// <summary>A saved view as it is stored.</summary>
public sealed record SavedViewState : AggregateState
{
    public required string Name { get; init; }

    public required string Query { get; init; }

    public required bool Shared { get; init; }

    public required Guid OwnerId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public bool IsVisibleTo(Caller caller) => Shared || OwnerId == caller.UserId;

    public SavedView ToView(Guid id, int version) => new()
    {
        Id = id,
        Version = version,
        Name = Name,
        Query = Query,
        Shared = Shared,
        OwnerId = OwnerId,
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
    };
}
