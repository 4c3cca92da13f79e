using MiniCrm.Users;

namespace MiniCrm.Grains.Leads;

/// <summary>Whom a command wants a lead to be assigned to, as the user's grain knows them at that moment.</summary>
/// <param name="UserId">Null for nobody.</param>
/// <param name="Problem">Why nobody can be assigned to this user.</param>
public sealed record Assignee(Guid? UserId, Refusal? Problem)
{
    public static Assignee Nobody { get; } = new(null, null);

    /// <summary>Asks the user's grain; not for the caller, who has just been found to be active.</summary>
    public static async Task<Assignee> FindAsync(Guid? userId, Caller caller, IGrainFactory grains)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(grains);
        if (userId is not { } id)
        {
            return Nobody;
        }

        if (id == caller.UserId)
        {
            return new(id, null);
        }

        var user = await grains.GetGrain<IUserGrain>(id).Get();
        return new(id, !user.Succeeded ? user.Refusal with { Member = "assignedUserId" } : user.Value.IsActive ? null : LeadRules.InactiveAssignee);
    }
}
