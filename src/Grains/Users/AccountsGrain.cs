using MiniCrm.Grains.Users.Hashing;
using MiniCrm.Users;
using MiniCrm.Users.Passwords;
using Orleans.Concurrency;

namespace MiniCrm.Grains.Users;

[GrainType("accounts"), InRole("users"), StatelessWorker, Reentrant]
public sealed class AccountsGrain(PasswordHasher hasher) : Grain, IAccountsGrain
{
    public async Task<Result<UserView>> Update(Guid userId, UpdateUser command, Caller caller)
    {
        string? passwordHash = null;
        if (command.Password.IsSet || command.Email.IsSet)
        {
            // Hashing costs 80 ms of a core: not for somebody who may not do this anyway.
            var user = await GrainFactory.GetGrain<IUserGrain>(userId).Get();
            if (!user.Succeeded)
            {
                return user;
            }

            if ((UserRules.RefusedUpdate(userId, user.Value.Role, user.Value.IsActive, command, caller)
                ?? RefusedPassword(user.Value, command)
                ?? await RefusedProof(user.Value, command, caller)) is { } refusal)
            {
                return refusal;
            }
        }

        if (command.Password.IsSet)
        {
            var hash = await hasher.Hash(command.Password.Value, HashingTurn.Of(caller));
            if (!hash.Succeeded)
            {
                return hash.Refusal;
            }

            passwordHash = hash.Value;
        }

        return await GrainFactory.GetGrain<IUserWritesGrain>(userId)
            .Update(command with { Password = default, CurrentPassword = null }, passwordHash, caller);
    }

    private static Refusal? RefusedPassword(UserView user, UpdateUser command) => command.Password.IsSet
        ? PasswordRules.Refused(
            command.Password.Value, command.FirstName.Or(user.FirstName), command.LastName.Or(user.LastName), command.Email.Or(user.Email))
        : null;

    /// <summary>Null when the caller has shown to know the password, or need not.</summary>
    private async Task<Refusal?> RefusedProof(UserView user, UpdateUser command, Caller caller) =>
        !UserRules.TakesCurrentPassword(user, command, caller) ? null
        : command.CurrentPassword is not { } password ? UserRules.CurrentPasswordMissing
        : await GrainFactory.GetGrain<IPasswordProofGrain>(user.Id).Check(password);
}
