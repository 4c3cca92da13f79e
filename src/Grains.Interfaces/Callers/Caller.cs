using MiniCrm.Users;

namespace MiniCrm;

/// <summary>Who asks: the signed-in user on whose behalf a command or a read runs.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.Caller")]
public sealed record Caller(Guid UserId, UserRole Role)
{
    /// <summary>True for the roles that see every lead and every notification.</summary>
    public bool SeesEverything => Role is UserRole.Admin or UserRole.Manager;

    /// <summary>True for the role that may do everything.</summary>
    public bool IsAdmin => Role is UserRole.Admin;
}
