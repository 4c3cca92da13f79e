using MiniCrm.Users;
using Orleans.Concurrency;

namespace MiniCrm.Grains.Users;

[GrainType("accounts"), StatelessWorker, Reentrant]
public sealed class AccountsGrain(PasswordHasher hasher) : Grain, IAccountsGrain
{
    public async Task<Result<UserView>> Update(Guid userId, UpdateUser command, Caller caller)
    {
        string? passwordHash = null;
        if (command.Password.IsSet)
        {
            // Hashing costs 80 ms of a core: not for somebody who may not do this anyway.
            var user = await GrainFactory.GetGrain<IUserGrain>(userId).Get();
            if (!user.Succeeded)
            {
                return user;
            }

            if (UserRules.RefusedUpdate(userId, user.Value.Role, user.Value.IsActive, command, caller) is { } refusal)
            {
                return refusal;
            }

            var hash = await hasher.Hash(command.Password.Value);
            if (!hash.Succeeded)
            {
                return hash.Refusal;
            }

            passwordHash = hash.Value;
        }

        return await GrainFactory.GetGrain<IUserWritesGrain>(userId).Update(command with { Password = default }, passwordHash, caller);
    }
}
