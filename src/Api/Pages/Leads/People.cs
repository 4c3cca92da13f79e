using MiniCrm.Users;

namespace MiniCrm.Api.Pages.Leads;

/// <summary>Users whom leads can be assigned to, for a page to choose from.</summary>
internal static class People
{
    /// <summary>By id, in the order of their names: those who are active, as far as a list of them is read in one go.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> FindAsync(PageContext page)
    {
        var users = (await page.Grains.GetGrain<IUserDirectoryGrain>(0).List(new PageRequest(PageRequest.MaxLimit, null))).Items;
        return Of(users.Where(user => user.IsActive));
    }

    /// <summary>The same of whom the visitor may assign leads to: a sales_rep to nobody else.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> AssignableAsync(PageContext page) =>
        page.User.User.Role is UserRole.SalesRep ? Of([page.User.User]) : await FindAsync(page);

    private static Dictionary<string, string> Of(IEnumerable<UserView> users) => users
        .OrderBy(user => user.FirstName, StringComparer.OrdinalIgnoreCase).ThenBy(user => user.LastName, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(user => user.Id.ToString(), user => $"{user.FirstName} {user.LastName}");
}
