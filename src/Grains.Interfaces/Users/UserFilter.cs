namespace MiniCrm.Users;

/// <summary>Which users; all filters that are set must fit.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.UserFilter")]
public sealed record UserFilter
{
    [Id(0)] public Choice<UserRole>? Role { get; init; }

    [Id(1)] public bool? IsActive { get; init; }

    [Id(2)] public bool? EmailVerified { get; init; }

    [Id(3)] public TimeRange? Created { get; init; }

    [Id(4)] public TimeRange? Updated { get; init; }

    /// <summary>Words and fragments of name and e-mail address, all of which must occur.</summary>
    [Id(5)] public string? Search { get; init; }
}

/// <summary>What lists of users are sorted by.</summary>
[GenerateSerializer, Alias("minicrm.UserColumn")]
public enum UserColumn
{
    CreatedAt = 0,
    UpdatedAt = 1,
    LastName = 2,
    Email = 3,
    Role = 4,
}
