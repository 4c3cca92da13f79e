using MiniCrm.Database.Storage;

namespace MiniCrm.Grains;

/// <summary>State and version as the database has acknowledged them, together, and the answer made of them once.</summary>
/// <param name="State">Null when there is no row.</param>
/// <param name="Version">0 when there is no row.</param>
/// <param name="View">Null when there is no row, or a deleted one.</param>
public sealed record Committed<TState, TView>(TState? State, int Version, Result<TView>? View)
    where TState : AggregateState
    where TView : class
{
    /// <summary>The state, unless it is deleted or was never there.</summary>
    public TState? Live => State is { DeletedAt: null } ? State : null;
}
