using System.Collections.Immutable;

namespace MiniCrm.Web.Leads;

/// <summary>What the table of leads can show beside the name.</summary>
public static class LeadColumns
{
    public const string Name = "name";
    public const string Company = "company";
    public const string Position = "position";
    public const string Email = "email";
    public const string Phone = "phone";
    public const string Status = "status";
    public const string Source = "source";
    public const string Assignee = "assignee";
    public const string Created = "createdAt";
    public const string Updated = "updatedAt";

    public static ImmutableArray<string> All { get; } = [Company, Position, Email, Phone, Status, Source, Assignee, Created, Updated];

    public static ImmutableArray<string> Usual { get; } = [Company, Status, Assignee, Phone, Updated];

    /// <summary>In the order of <see cref="All"/>; what there is not is passed over.</summary>
    public static ImmutableArray<string> Of(string? chosen) => chosen?.Split(',') is { } names && All.Where(names.Contains).ToImmutableArray() is [_, ..] columns ? columns : Usual;

    /// <summary>What the API sorts by for the column; null where it does not.</summary>
    public static string? SortOf(string column) => column switch
    {
        Name => "lastName",
        Company or Status or Source or Created or Updated => column,
        _ => null,
    };

    /// <summary>What a click on the head of a column sorts by next: the latest first, all else by the alphabet, and then the other way round.</summary>
    public static string NextSort(string by, string? now) =>
        by is Created or Updated ? now == $"-{by}" ? by : $"-{by}" : now == by ? $"-{by}" : by;
}
