using MiniCrm.Hosting.Security;
using MiniCrm.Users;

namespace MiniCrm.Grains.Users;

/// <summary>Which changes of a user concern security, by the names that the log has for them.</summary>
public static class SecurityChanges
{
    public static IEnumerable<string> Between(UserState before, UserView after, bool hasNewPassword)
    {
        if (before.Role != after.Role)
        {
            yield return SecurityEvents.RoleChanged;
        }

        if (before.Email != after.Email)
        {
            yield return SecurityEvents.EmailChanged;
        }

        if (before.IsActive != after.IsActive)
        {
            yield return SecurityEvents.ActivationChanged;
        }

        if (hasNewPassword)
        {
            yield return SecurityEvents.PasswordChanged;
        }
    }
}
