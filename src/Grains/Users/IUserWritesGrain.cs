using MiniCrm.Users;

namespace MiniCrm.Grains.Users;

/// <summary>The writes of a user that only the users role itself may ask for, because they carry the hash of a password.</summary>
[Alias("minicrm.IUserWritesGrain")]
public interface IUserWritesGrain : IGrainWithGuidKey
{
    /// <summary>Stores a new user. A second founder is refused as <see cref="EnrolmentRules.AlreadyFounded"/>.</summary>
    /// <param name="creator">Null for somebody who creates themselves.</param>
    [Alias("Create")]
    [Refuses(RefusalKind.Unauthenticated, RefusalKind.Conflict, RefusalKind.Busy)]
    Task<Result<UserView>> Create(NewUser command, Guid? creator);

    /// <param name="command">Its password is not looked at.</param>
    /// <param name="passwordHash">That of a new password, null when it stays.</param>
    [Alias("Update")]
    [Refuses(RefusalKind.NotFound, RefusalKind.Forbidden, RefusalKind.Unauthenticated, RefusalKind.Conflict, RefusalKind.StaleVersion, RefusalKind.TooManyRequests, RefusalKind.Busy)]
    Task<Result<UserView>> Update(UpdateUser command, string? passwordHash, Caller caller);
}
