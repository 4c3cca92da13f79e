using MiniCrm.Users;

namespace MiniCrm.Grains.Jobs;

/// <summary>With whose rights a job runs: as they are now, not as they were when it was started.</summary>
internal static class RunningUser
{
    /// <returns>Null when the user is deleted or not active.</returns>
    public static async Task<Caller?> FindAsync(Guid userId, IGrainFactory grains) =>
        (await grains.GetGrain<IUserGrain>(userId).Get()).Value is { IsActive: true } user ? new Caller(user.Id, user.Role) : null;

    /// <summary>Why a job of the kind cannot go on without its user.</summary>
    public static string Gone(string kind) => $"The user whose {kind} it is may not sign in any more";
}
