using System.Collections.Immutable;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Calls;
using MiniCrm.Leads;
using MiniCrm.Users;

namespace MiniCrm.Api.Leads;

/// <summary>Finds who leads are assigned to: nobody who is deleted or inactive.</summary>
internal static class Assignees
{
    public static async Task<UserView?> Of(LeadView lead, CurrentUser user, IGrainFactory grains)
    {
        if (lead.AssignedUserId is not { } id)
        {
            return null;
        }

        if (id == user.User.Id)
        {
            return user.User;
        }

        var answer = await grains.GetGrain<IUserGrain>(id).Get();
        return answer.Value is { IsActive: true } assignee ? assignee : null;
    }

    /// <summary>The same behind a command: when it cannot be found out now, the command is done all the same.</summary>
    public static async Task<UserView?> AfterCommand(LeadView lead, CurrentUser user, IGrainFactory grains)
    {
        try
        {
            return await Of(lead, user, grains);
        }
        catch (Exception exception) when (ClusterFaults.Of(exception) is not ClusterFault.None)
        {
            throw new StorageUnavailableException("The assignee could not be asked", exception) { OutcomeUnknown = true };
        }
    }

    /// <summary>One question for a whole list, and none where it is the caller's own.</summary>
    public static async Task<Dictionary<Guid, UserView>> Of(ImmutableArray<Guid> ids, CurrentUser user, IGrainFactory grains)
    {
        ImmutableArray<UserView> found = ids switch
        {
            [] => [],
            [var id] when id == user.User.Id => [user.User],
            _ => await grains.GetGrain<IUserDirectoryGrain>(0).FindActive(ids),
        };
        return found.ToDictionary(assignee => assignee.Id);
    }
}
