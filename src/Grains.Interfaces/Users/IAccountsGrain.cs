namespace MiniCrm.Users;

/// <summary>Changes of a user, as gateways of the build before <see cref="IUserGrain.Update"/> ask for them.</summary>
[Alias("minicrm.IAccountsGrain")]
public interface IAccountsGrain : IGrainWithIntegerKey
{
    [Alias("Update")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Forbidden, RefusalKind.Unauthenticated, RefusalKind.Conflict, RefusalKind.Unprocessable, RefusalKind.StaleVersion, RefusalKind.TooManyRequests, RefusalKind.Busy)]
    [ResponseTimeout("00:00:14")]
    Task<Result<UserView>> Update(Guid userId, UpdateUser command, Caller caller);
}
