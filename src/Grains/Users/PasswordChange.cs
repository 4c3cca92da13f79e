using MiniCrm.Grains.Users.Hashing;
using MiniCrm.Users;
using MiniCrm.Users.Passwords;

namespace MiniCrm.Grains.Users;

/// <summary>What a change of a user needs before its turn: the proof that it is really the user who asks, and the hash of a new password.</summary>
public sealed class PasswordChange(PasswordHasher hasher, IGrainFactory grains)
{
    /// <param name="user">As it is now.</param>
    /// <returns>Why not, or the hash of the new password, null when it stays.</returns>
    public async Task<(Refusal? Refusal, string? Hash)> Prepare(Result<UserView> user, UpdateUser command, Caller caller)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(caller);
        if (!command.Password.IsSet && !command.Email.IsSet)
        {
            return (null, null);
        }

        if (!user.Succeeded)
        {
            return (user.Refusal, null);
        }

        // Hashing costs 80 ms of a core: not for somebody who may not do this anyway.
        if ((UserRules.RefusedUpdate(user.Value.Id, user.Value.Role, user.Value.IsActive, command, caller)
            ?? RefusedPassword(user.Value, command)
            ?? await RefusedProof(user.Value, command, caller)) is { } refusal)
        {
            return (refusal, null);
        }

        if (!command.Password.IsSet)
        {
            return (null, null);
        }

        var hash = await hasher.Hash(command.Password.Value, HashingTurn.Of(caller));
        return (hash.Refusal, hash.Value);
    }

    /// <summary>The command as the user's turn sees it.</summary>
    public static UpdateUser WithoutPasswords(UpdateUser command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return command with { Password = default, CurrentPassword = null };
    }

    private static Refusal? RefusedPassword(UserView user, UpdateUser command) => command.Password.IsSet
        ? PasswordRules.Refused(
            command.Password.Value, command.FirstName.Or(user.FirstName), command.LastName.Or(user.LastName), command.Email.Or(user.Email))
        : null;

    /// <summary>Null when the caller has shown to know the password, or need not.</summary>
    private async Task<Refusal?> RefusedProof(UserView user, UpdateUser command, Caller caller) =>
        !UserRules.TakesCurrentPassword(user, command, caller) ? null
        : command.CurrentPassword is not { } password ? UserRules.CurrentPasswordMissing
        : await grains.GetGrain<IPasswordProofGrain>(user.Id).Check(password);
}
