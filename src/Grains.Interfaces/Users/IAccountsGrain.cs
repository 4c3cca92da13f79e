namespace MiniCrm.Users;

/// <summary>Changes of a user, a new password among them: that is hashed here, on any silo of the users role, and not on the user's turn.</summary>
[Alias("minicrm.IAccountsGrain")]
public interface IAccountsGrain : IGrainWithIntegerKey
{
    /// <summary>The current password is compared and the new one hashed, and each may have to wait for a slot.</summary>
    [Alias("Update")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Forbidden, RefusalKind.Unauthenticated, RefusalKind.Conflict, RefusalKind.Unprocessable, RefusalKind.StaleVersion, RefusalKind.TooManyRequests, RefusalKind.Busy)]
    [ResponseTimeout("00:00:14")]
    Task<Result<UserView>> Update(Guid userId, UpdateUser command, Caller caller);
}
