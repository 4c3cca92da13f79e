using MiniCrm.Users;

namespace MiniCrm.Grains.Users.Finding;

/// <summary>What a caller may ask for: a sales_rep nothing by which a list would tell what the card of another user does not.</summary>
public static class UserFilterRules
{
    public static Refusal? Refused(UserFilter filter, ListRequest<UserColumn> request, Caller caller) =>
        caller.SeesEverything || !(AsksForMore(filter) || request.Sort.Any(by => by.Column is UserColumn.Role or UserColumn.UpdatedAt))
            ? null
            : Refusal.Forbidden("A sales_rep sees id, name and e-mail address of other users, and finds and sorts them by nothing else");

    private static bool AsksForMore(UserFilter filter) =>
        filter is not { Role: null, IsActive: null, EmailVerified: null, Updated: null };
}
