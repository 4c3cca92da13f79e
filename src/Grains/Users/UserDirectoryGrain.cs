using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Database.Querying;
using MiniCrm.Grains.Users.Finding;
using MiniCrm.Users;
using Npgsql;
using Orleans.Concurrency;

namespace MiniCrm.Grains.Users;

[GrainType("userDirectory"), InRole("users"), StatelessWorker, Reentrant]
public sealed class UserDirectoryGrain([FromKeyedServices("users")] NpgsqlDataSource database, UserFilters filters) : Grain, IUserDirectoryGrain
{
    // A question to each of so many costs less than a statement about all.
    private const int MostAsked = 8;

    private const string Table = "users";
    private const string Users = "select id, version, state from users where not deleted";
    private static readonly string All = Pages.OfAll(Users);

    public async Task<Page<UserView>> List(PageRequest page)
    {
        var rows = await Query(All, Pages.Parameters(page));
        return rows.ToPage(page, user => user.Id);
    }

    public async Task<Result<ListPart<UserView>>> Find(UserFilter filter, ListRequest<UserColumn> request, Caller caller)
    {
        if (UserFilterRules.Refused(filter, request, caller) is { } refusal)
        {
            return refusal;
        }

        var conditions = await filters.ConditionsAsync(filter);
        var keyset = await filters.PartAsync(filter, conditions, request);
        if (!keyset.Fits)
        {
            return Keyset.OfAnotherList;
        }

        var part = await keyset.ReadAsync(
            database, "version, state", (row, id, first) => row.State<UserState>(first + 1).ToView(id, row.GetInt32(first)), conditions.Parameters);
        return await database.CountAsync(part, request, Table, conditions.Branches, conditions.Parameters());
    }

    public async Task<Result<UserView>> FindByEmail(string email)
    {
        var rows = await Query($"{Users} and {UserEmails.Has}", UserEmails.Parameters(email));
        return rows.IsEmpty ? UserRefusals.NotFound : rows[0];
    }

    public async Task<ImmutableArray<UserView>> FindActive(ImmutableArray<Guid> ids)
    {
        if (ids.Length > MostAsked)
        {
            return await Query($"{Users} and is_active and id = any(@ids)", new NpgsqlParameter<Guid[]>("ids", [.. ids]));
        }

        var users = await Task.WhenAll(ids.Select(id => GrainFactory.GetGrain<IUserGrain>(id).Get()));
        return [.. users.Select(user => user.Value).OfType<UserView>().Where(user => user.IsActive)];
    }

    private Task<ImmutableArray<UserView>> Query(string sql, params NpgsqlParameter[] parameters) =>
        database.QueryAsync(sql, row => row.State<UserState>(2).ToView(row.GetGuid(0), row.GetInt32(1)), parameters);
}
