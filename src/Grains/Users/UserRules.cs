using MiniCrm.Users;

namespace MiniCrm.Grains.Users;

/// <summary>What may be done to a user, by whom, and what comes of it.</summary>
public static class UserRules
{
    public static Refusal LastActiveAdmin { get; } =
        new(RefusalKind.Conflict, "The last active admin cannot be deleted, demoted or deactivated");

    private static readonly Result<UserView> SignInOver = Refusal.SignInRequired;

    /// <summary>Whether the sign-in still speaks for the user.</summary>
    /// <param name="view">The answer when it does; nothing is made anew for it.</param>
    public static Result<UserView> Authorize(UserState? user, Result<UserView>? view, Guid signInId) =>
        user is { IsActive: true } && user.PasswordGeneration == SignInId.GenerationOf(signInId) ? view! : SignInOver;

    /// <param name="creator">Null for somebody who creates themselves.</param>
    public static Decision<UserState> Create(Guid id, UserState? existing, NewUser command, Guid? creator, DateTimeOffset now)
    {
        if (existing is not null)
        {
            return new Refusal(RefusalKind.Conflict, "There is a user with this id already");
        }

        var user = new UserState
        {
            FirstName = command.FirstName,
            LastName = command.LastName,
            Email = command.Email,
            EmailKey = EmailAddress.Key(command.Email),
            Role = command.Role,
            IsActive = true,
            PasswordHash = command.PasswordHash,
            PasswordGeneration = UserState.FirstPasswordGeneration,
            CreatedAt = now,
            UpdatedAt = now,
        };
        var created = new UserCreated(id, user.Email, user.FirstName, user.LastName, user.Role, now);
        return new Change<UserState>(user, creator ?? id, now, [new(created, UserChanges.Between(null, user))])
        {
            Rows = command.ClaimsFounder ? [new FounderClaim()] : [],
        };
    }

    /// <summary>Why the caller may not make this change at all; known before a new password is hashed.</summary>
    public static Refusal? RefusedUpdate(Guid id, UserRole role, bool isActive, UpdateUser command, Caller caller)
    {
        if (id != caller.UserId)
        {
            return caller.IsAdmin ? null : Refusal.Forbidden("Only an admin changes other users");
        }

        if (command.Role.Or(role) != role)
        {
            return Refusal.Forbidden("Nobody changes their own role") with { Member = "role" };
        }

        return command.IsActive.Or(isActive) != isActive
            ? Refusal.Forbidden("Nobody activates or deactivates themselves") with { Member = "isActive" }
            : null;
    }

    /// <param name="passwordHash">That of a new password, null when it stays.</param>
    public static Decision<UserState> Update(Guid id, UserState? user, UpdateUser command, string? passwordHash, Caller caller, DateTimeOffset now)
    {
        if (user is null)
        {
            return Refusal.UserNotFound;
        }

        if (RefusedUpdate(id, user.Role, user.IsActive, command, caller) is { } refusal)
        {
            return refusal;
        }

        var email = command.Email.Or(user.Email);
        var updated = user with
        {
            FirstName = command.FirstName.Or(user.FirstName),
            LastName = command.LastName.Or(user.LastName),
            Email = email,
            EmailKey = EmailAddress.Key(email),
            FormerEmails = email == user.Email ? user.FormerEmails : Grains.Users.FormerEmail.With(user.FormerEmails, user.Email, now),
            Role = command.Role.Or(user.Role),
            IsActive = command.IsActive.Or(user.IsActive),
            PasswordHash = passwordHash ?? user.PasswordHash,
            PasswordGeneration = user.PasswordGeneration + (passwordHash is null ? 0 : 1),
        };
        if (updated == user)
        {
            return Decision.Unchanged<UserState>();
        }

        return new Change<UserState>(
            updated with { UpdatedAt = now },
            caller.UserId,
            now,
            [new(UserChanges.Event(id, user, updated, now), UserChanges.Between(user, updated))]);
    }

    /// <summary>The address that was changed at this moment.</summary>
    public static Result<string> FormerEmail(UserState? user, DateTimeOffset changedAt, DateTimeOffset now) =>
        user?.FormerEmails?.FirstOrDefault(former => former.ChangedAt == changedAt && former.IsKept(now)) is { } found
            ? found.Email
            : Refusal.UserNotFound;

    public static Decision<UserState> Delete(Guid id, UserState? user, Caller caller, DateTimeOffset now)
    {
        if (user is null)
        {
            return Refusal.UserNotFound;
        }

        if (!caller.IsAdmin)
        {
            return Refusal.Forbidden("Only an admin deletes users");
        }

        var deleted = new UserState
        {
            FirstName = "",
            LastName = "",
            Email = "",
            EmailKey = "",
            Role = user.Role,
            IsActive = false,
            PasswordHash = "",
            PasswordGeneration = user.PasswordGeneration,
            CreatedAt = user.CreatedAt,
            UpdatedAt = now,
            DeletedAt = now,
            Sequence = user.Sequence,
        };
        return new Change<UserState>(deleted, caller.UserId, now, [new(new UserDeleted(id, now), [])]);
    }

    /// <summary>What the violation of a constraint means.</summary>
    public static Refusal? OnViolation(string constraint) => constraint switch
    {
        "users_email_key" => Refusal.EmailTaken,
        "founder_pkey" => EnrolmentRules.AlreadyFounded,
        "last_active_admin" => LastActiveAdmin,
        _ => null,
    };
}
