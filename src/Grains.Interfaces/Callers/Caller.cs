using MiniCrm.Users;

namespace MiniCrm;

/// <summary>Who asks: the signed-in user on whose behalf a command or a read runs.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.Caller")]
public sealed record Caller(Guid UserId, UserRole Role)
{
    /// <summary>
    /// The version that a gateway holds of what it reads. While it is the current one and the user may see it, the answer is that it is
    /// <see cref="Unchanged"/>; a grain that does not look at this, as those of earlier builds, answers in full.
    /// </summary>
    [Id(0)]
    public int? Holds { get; init; }

    /// <summary>True for the roles that see every lead and every notification.</summary>
    public bool SeesEverything => Role is UserRole.Admin or UserRole.Manager;

    /// <summary>True for the role that may do everything.</summary>
    public bool IsAdmin => Role is UserRole.Admin;
}
