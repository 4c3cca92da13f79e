namespace MiniCrm.Users;

/// <summary>Changes of a user, a new password among them: that is hashed here, on any silo of the users role, and not on the user's turn.</summary>
[Alias("minicrm.IAccountsGrain")]
public interface IAccountsGrain : IGrainWithIntegerKey
{
    [Alias("Update")]
    [ResponseTimeout("00:00:09")]
    Task<Result<UserView>> Update(Guid userId, UpdateUser command, Caller caller);
}
