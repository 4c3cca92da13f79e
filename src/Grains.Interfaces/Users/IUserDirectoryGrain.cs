using System.Collections.Immutable;

namespace MiniCrm.Users;

/// <summary>Questions about many users, answered from the rows by any silo of the users role.</summary>
[Alias("minicrm.IUserDirectoryGrain")]
public interface IUserDirectoryGrain : IGrainWithIntegerKey
{
    [Alias("List")]
    Task<Page<UserView>> List(PageRequest page);

    /// <summary>Those that a filter lets through, in any order; forwards and backwards.</summary>
    [Alias("Find")]
    [Refuses(RefusalKind.Forbidden, RefusalKind.Unprocessable)]
    Task<Result<ListPart<UserView>>> Find(UserFilter filter, ListRequest<UserColumn> request, Caller caller);

    [Alias("FindByEmail")]
    [Refuses(RefusalKind.NotFound)]
    Task<Result<UserView>> FindByEmail(string email);

    /// <summary>Those of the given ids that exist and are active, in any order; a few are asked in memory, many by one query.</summary>
    [Alias("FindActive")]
    Task<ImmutableArray<UserView>> FindActive(ImmutableArray<Guid> ids);
}

/// <summary>Whether the users role is there, see <see cref="IRoleHealthGrain"/>.</summary>
[Alias("minicrm.IUsersHealthGrain")]
public interface IUsersHealthGrain : IRoleHealthGrain;
