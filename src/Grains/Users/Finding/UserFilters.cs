using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Database.Querying;
using MiniCrm.Grains.Finding;
using MiniCrm.Users;
using Npgsql;

namespace MiniCrm.Grains.Users.Finding;

/// <summary>Makes SQL of filters.</summary>
public sealed class UserFilters([FromKeyedServices("users")] NpgsqlDataSource database)
{
    private readonly TextSearch _text = new(database, "users");

    public async Task<UserConditions> ConditionsAsync(UserFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return UserConditions.Of(filter, filter.Search is null ? null : await _text.FoldingAsync());
    }

    /// <summary>A part of a list.</summary>
    public async Task<Keyset> PartAsync(UserFilter filter, UserConditions conditions, ListRequest<UserColumn> request)
    {
        ArgumentNullException.ThrowIfNull(conditions);
        return UserOrdering.Part(filter, conditions, request, await _text.RarityAsync(conditions.Terms));
    }
}
