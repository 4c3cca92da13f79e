using MiniCrm.Users;

namespace MiniCrm.Grains.Imports.Running;

/// <summary>With whose rights a job runs: as they are now, not as they were when it was started.</summary>
internal static class RunningUser
{
    public const string Gone = "The user whose import it is may not sign in any more";

    /// <returns>Null when the user is deleted or not active.</returns>
    public static async Task<Caller?> FindAsync(Guid userId, IGrainFactory grains) =>
        (await grains.GetGrain<IUserGrain>(userId).Get()).Value is { IsActive: true } user ? new Caller(user.Id, user.Role) : null;
}

/// <summary>Another has the job, or it is to run no more.</summary>
internal sealed class JobLostException : Exception;
