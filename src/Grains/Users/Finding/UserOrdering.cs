using System.Collections.Immutable;
using MiniCrm.Database.Querying;
using MiniCrm.Grains.Finding;
using MiniCrm.Users;

namespace MiniCrm.Grains.Users.Finding;

/// <summary>How lists of users are sorted: as asked for, else what was searched for best match first, else newest first.</summary>
public static class UserOrdering
{
    private const string Name = "text collate people";

    private static readonly ImmutableArray<UserRole> Roles = [.. Enum.GetValues<UserRole>().OrderBy(SnakeCase.Of, StringComparer.Ordinal)];

    /// <summary>A part of a list.</summary>
    /// <param name="rarity">Of what is searched for.</param>
    public static Keyset Part(UserFilter filter, UserConditions conditions, ListRequest<UserColumn> request, Rarity rarity)
    {
        var sorted = request.Sort.IsEmpty ? null : Ordering.By(request.Sort, UserColumn.CreatedAt, (group, column, descending) => Sorted(group, column, descending, filter));
        return new("users", conditions.Unsearched, SearchedOrdering.Of(sorted, conditions.Terms, rarity), request.Place, request.Limit);
    }

    private static IEnumerable<SortGroup> Sorted(SortGroup group, UserColumn column, bool descending, UserFilter filter) => (column, IsKeyed: !group.Keys.IsEmpty) switch
    {
        (UserColumn.UpdatedAt, _) => [group.With(new SortKey("updated_at", "timestamptz", descending))],
        (UserColumn.LastName, _) => [group.With(new SortKey("last_name", Name, descending))],
        (UserColumn.Email, _) => [group.With(new SortKey("email", Name, descending))],
        (UserColumn.Role, false) => group.ByValue("role", Roles.Where(role => filter.Role?.Admits(role) is not false).Select(SnakeCase.Of), descending),
        (UserColumn.Role, true) => [group.With(SortKey.Place("role", Roles.Select(SnakeCase.Of), descending))],
        _ => [group],
    };
}
