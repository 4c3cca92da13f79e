using MiniCrm.Database.Querying;
using Npgsql;

namespace MiniCrm.Grains.Owned;

/// <summary>One for each role that holds what belongs to users, by a class of its own.</summary>
public abstract class BelongingsGrain(NpgsqlDataSource database) : Grain, IBelongingsGrain
{
    private const int AtOnce = 20;

    public async Task OwnerDeleted(Guid userId)
    {
        var owned = await database.QueryAsync(
            "select state_name, id from owned_by(@user)",
            row => GrainId.Create(GrainType.Create(row.GetString(0)), GrainIdKeyExtensions.CreateGuidKey(row.GetGuid(1))),
            new NpgsqlParameter<Guid>("user", userId));
        foreach (var some in owned.Chunk(AtOnce))
        {
            var refusals = await Task.WhenAll(some.Select(id => GrainFactory.GetGrain<IOwnedGrain>(id).OwnerDeleted()));
            if (Array.Find(refusals, refusal => refusal is { Kind: not RefusalKind.NotFound }) is { } busy)
            {
                throw new StorageUnavailableException(busy.Detail);
            }
        }
    }
}
