using System.Collections.Immutable;
using MiniCrm.Database.Storage;
using MiniCrm.Users;

namespace MiniCrm.Grains.Users;

/// <summary>What differs between two states of a user, as far as it may be told.</summary>
public static class UserChanges
{
    /// <summary>For the timeline; of a password it is told that it was changed, and nothing of the values.</summary>
    public static ImmutableArray<FieldChange> Between(UserState? before, UserState after)
    {
        var changes = ImmutableArray.CreateBuilder<FieldChange>();
        changes.Compare("firstName", before?.FirstName, after.FirstName);
        changes.Compare("lastName", before?.LastName, after.LastName);
        changes.Compare("email", before?.Email, after.Email);
        changes.Compare("role", before?.Role, after.Role);
        changes.Compare("isActive", before?.IsActive, after.IsActive);
        if (before is not null && before.PasswordHash != after.PasswordHash)
        {
            changes.Add(new("password", null, null));
        }

        return changes.ToImmutable();
    }

    /// <summary>What of it lets somebody else sign in, or keeps the user out.</summary>
    public static IEnumerable<SecurityChange> OfSecurity(UserState before, UserState after)
    {
        if (before.PasswordHash != after.PasswordHash)
        {
            yield return SecurityChange.Password;
        }

        if (before.Email != after.Email)
        {
            yield return SecurityChange.Email;
        }
    }

    /// <summary>For the topic: the members that changed, none of them for a password.</summary>
    public static UserUpdated Event(Guid id, UserState before, UserState after, DateTimeOffset now) => new(
        id,
        before.Email == after.Email ? null : after.Email,
        before.FirstName == after.FirstName ? null : after.FirstName,
        before.LastName == after.LastName ? null : after.LastName,
        before.Role == after.Role ? null : after.Role,
        before.IsActive == after.IsActive ? null : after.IsActive,
        now);
}
