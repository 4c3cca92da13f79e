using Orleans.Runtime;
using Orleans.Storage;

namespace MiniCrm.Database.Storage;

/// <summary>
/// The ADO.NET provider of one role database, with two things it does not do: an activation whose id was minted by
/// the very command does not read a row that cannot exist (a quarter of PostgreSQL's work on a create), and a fault
/// of Npgsql becomes one that callers without Npgsql can read.
/// </summary>
public sealed class RoleStorage(IGrainStorage inner) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (grainId.TryGetGuidKey(out var id, out _) && MintedId.Is(id))
        {
            return;
        }

        try
        {
            await inner.ReadStateAsync(stateName, grainId, grainState);
        }
        catch (Exception exception) when (Faults.Translate(exception, writing: false) is { } fault)
        {
            throw fault;
        }
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        try
        {
            await inner.WriteStateAsync(stateName, grainId, grainState);
        }
        catch (Exception exception) when (Faults.Translate(exception, writing: true) is { } fault)
        {
            throw fault;
        }
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        throw new NotSupportedException("Deleting is a write of a last state.");
}
