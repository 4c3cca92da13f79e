using System.Collections.Immutable;
using MiniCrm.Database.Querying;
using MiniCrm.Grains.Finding;
using MiniCrm.Users;
using Npgsql;

namespace MiniCrm.Grains.Users.Finding;

/// <summary>Which rows of <c>users</c> a filter lets through, as SQL.</summary>
public sealed class UserConditions
{
    private readonly RowConditions _conditions = new();

    private UserConditions(UserFilter filter, Folding? folding)
    {
        Terms = filter.Search is { } search && folding is not null ? SearchTerm.Parse(search, folding) : [];
        _conditions.Add("deleted", "not deleted");
        _conditions.AddOneOf("role", filter.Role, SnakeCase.Of);
        _conditions.AddFlag("is_active", filter.IsActive);
        _conditions.AddFlag("email_verified", filter.EmailVerified);
        _conditions.AddCreated(filter.Created);
        _conditions.AddWithin("updated_at", filter.Updated);
        Unsearched = [_conditions.With()];
        Branches = [string.Join(" and ", Terms.Select(term => term.Condition(Nearness.Fragment)).Prepend(_conditions.With()))];
    }

    public ImmutableArray<string> Branches { get; }

    /// <summary>The same without what is searched for, for who asks for that in another way.</summary>
    public ImmutableArray<string> Unsearched { get; }

    /// <summary>What is searched for.</summary>
    public ImmutableArray<SearchTerm> Terms { get; }

    /// <param name="folding">Of the database; needed where something is searched for.</param>
    public static UserConditions Of(UserFilter filter, Folding? folding) => new(filter, folding);

    /// <summary>New ones for each command.</summary>
    public NpgsqlParameter[] Parameters() => _conditions.Parameters();
}
