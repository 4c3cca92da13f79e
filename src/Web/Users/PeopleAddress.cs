using System.Collections.Immutable;
using MiniCrm.Web.Layout;

namespace MiniCrm.Web.Users;

/// <summary>The address of the list of users.</summary>
public static class PeopleAddress
{
    public const string Path = "/app/people";
    public const string Search = "q";
    public const string Role = "role";
    public const string IsActive = "isActive";
    public const string Sort = "sort";

    /// <summary>What a user is found by.</summary>
    public static ImmutableArray<string> Filters { get; } = [Search, Role, IsActive];

    /// <summary>What the page offers to sort by, for those who see more than cards.</summary>
    public static ImmutableArray<string> Sorts { get; } = ["lastName", "email", "role", "-updatedAt", "createdAt"];

    private static readonly ImmutableArray<string> Known = [.. Filters, Sort, PageAddress.Cursor];

    public static PageAddress Of(IEnumerable<KeyValuePair<string, string>> values) => new(Path, PageAddress.Read(values, Known));

    /// <summary>Where a user is shown.</summary>
    public static string OfPerson(Guid id) => $"{Path}/{id}";
}
