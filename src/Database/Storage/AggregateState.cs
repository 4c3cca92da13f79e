using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniCrm.Database.Storage;

/// <summary>What every aggregate keeps beside its own members.</summary>
public abstract record AggregateState
{
    /// <summary>How many events the aggregate has published; counts apart from the row's version.</summary>
    public int Sequence { get; init; }

    /// <summary>Names the write that made this state, so that a write of unknown outcome can be recognised when it is read back.</summary>
    public Guid WriteId { get; init; }

    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Until when what is deleted is only hidden, and can come back.</summary>
    public DateTimeOffset? KeptUntil { get; init; }

    /// <summary>Deleted for good: nothing that identifies a person is left.</summary>
    [JsonIgnore]
    public bool IsGone => DeletedAt is not null && KeptUntil is null;

    /// <summary>Members that a newer build wrote: kept and written back, so that builds can share a row during an upgrade.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; init; }
}
