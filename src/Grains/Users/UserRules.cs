using MiniCrm.Users;

namespace MiniCrm.Grains.Users;

/// <summary>What may be done to a user, by whom, and what comes of it.</summary>
public static class UserRules
{
    public static Refusal LastActiveAdmin { get; } =
        new(RefusalKind.Conflict, "The last active admin cannot be deleted, demoted or deactivated");

    public static Result<UserView> SignInOver { get; } = UserRefusals.SignInRequired;

    public static Refusal CurrentPasswordMissing { get; } =
        new(RefusalKind.Unprocessable, "Whoever changes their own password or e-mail address sends the current password") { Member = "currentPassword" };

    public static Refusal CurrentPasswordWrong { get; } =
        Refusal.Forbidden("This is not the current password") with { Member = "currentPassword" };

    /// <summary>Whether the sign-in still speaks for the user, as far as the user's state can tell.</summary>
    /// <param name="view">The answer when it does; nothing is made anew for it.</param>
    public static Result<UserView> Authorize(UserState? user, Result<UserView>? view, Guid signInId) =>
        user is { IsActive: true } && IsOfToday(user, signInId) ? view! : SignInOver;

    /// <summary>True while no end of all sign-ins has ended this one.</summary>
    public static bool IsOfToday(UserState user, Guid signInId) =>
        user.SignInGeneration == SignInId.GenerationOf(signInId)
        || (user.KeptSignIn is { } kept && kept.Generation == user.SignInGeneration && kept.Id == signInId);

    /// <summary>True where an access token is not proof enough that it is really the user who asks.</summary>
    public static bool TakesCurrentPassword(UserView user, UpdateUser command, Caller caller) =>
        user.Id == caller.UserId && (command.Password.IsSet || command.Email.Or(user.Email) != user.Email);

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
            EmailKey = EmailAddress.LowerCase(command.Email),
            Role = command.Role,
            IsActive = true,
            PasswordHash = command.PasswordHash,
            SignInGeneration = UserState.FirstSignInGeneration,
            Verification = command.MustVerify ? EmailVerification.OfRegistration(now) : null,
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
            return UserRefusals.NotFound;
        }

        if (RefusedUpdate(id, user.Role, user.IsActive, command, caller) is { } refusal)
        {
            return refusal;
        }

        // Asked for again: the password was checked before, and whoever has changed it since has ended the sign-ins of others.
        var ownSignIn = id == caller.UserId ? command.SignInId : null;
        if (ownSignIn is { } signInId && !IsOfToday(user, signInId))
        {
            return UserRefusals.SignInRequired;
        }

        var (email, own) = (command.Email.Or(user.Email), id == caller.UserId);
        if (VerificationRules.RefusedChange(user, email, own, now) is { } tooOften)
        {
            return tooOften;
        }

        var updated = user with
        {
            FirstName = command.FirstName.Or(user.FirstName),
            LastName = command.LastName.Or(user.LastName),
            Email = email,
            EmailKey = EmailAddress.LowerCase(email),
            Verification = VerificationRules.AfterChange(user, email, own, now),
            FormerEmails = email == user.Email ? user.FormerEmails : Grains.Users.FormerEmail.With(user.FormerEmails, user.Email, now),
            Role = command.Role.Or(user.Role),
            IsActive = command.IsActive.Or(user.IsActive),
            PasswordHash = passwordHash ?? user.PasswordHash,
        };
        if (updated == user)
        {
            return Decision.Unchanged<UserState>();
        }

        // Activation too: a build that did not end them at deactivation may have left some that would live again.
        var endsSignIns = updated.PasswordHash != user.PasswordHash || updated.Email != user.Email || updated.IsActive != user.IsActive;
        return new Change<UserState>(
            (endsSignIns ? WithoutSignIns(updated, ownSignIn) : updated) with { UpdatedAt = now },
            caller.UserId,
            now,
            [
                new(UserChanges.Event(id, user, updated, now), UserChanges.Between(user, updated)),
                .. UserChanges.OfSecurity(user, updated).Select(kind => new Happened(new UserSecurityChanged(id, kind, now), null)),
            ]);
    }

    /// <summary>Ends all sign-ins of the user.</summary>
    public static Decision<UserState> EndSignIns(Guid id, UserState? user, Caller caller, DateTimeOffset now)
    {
        if (user is null)
        {
            return UserRefusals.NotFound;
        }

        return id == caller.UserId || caller.IsAdmin
            ? new Change<UserState>(WithoutSignIns(user, kept: null), caller.UserId, now, [])
            : Refusal.Forbidden("Only an admin ends the sign-ins of other users");
    }

    /// <summary>The address that was changed at this moment.</summary>
    public static Result<string> FormerEmail(UserState? user, DateTimeOffset changedAt, DateTimeOffset now) =>
        user?.FormerEmails?.FirstOrDefault(former => former.ChangedAt == changedAt && former.IsKept(now)) is { } found
            ? found.Email
            : UserRefusals.NotFound;

    public static Decision<UserState> Delete(Guid id, UserState? user, Caller caller, DateTimeOffset now)
    {
        if (user is null)
        {
            return UserRefusals.NotFound;
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
            SignInGeneration = user.SignInGeneration,
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
        "users_email_key" or "users_email_lower_key" => UserRefusals.EmailTaken,
        "founder_pkey" => EnrolmentRules.AlreadyFounded,
        "last_active_admin" => LastActiveAdmin,
        _ => null,
    };

    private static UserState WithoutSignIns(UserState user, Guid? kept)
    {
        var generation = user.SignInGeneration + 1;
        return user with { SignInGeneration = generation, KeptSignIn = kept is { } id ? new(id, generation) : null };
    }
}
