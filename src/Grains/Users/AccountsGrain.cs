using MiniCrm.Users;
using Orleans.Concurrency;

namespace MiniCrm.Grains.Users;

/// <summary>Asks nothing of the user's grain that a silo of the build before does not know: while a cluster is upgraded, the user may be there.</summary>
[GrainType("accounts"), InRole("users"), StatelessWorker, Reentrant]
public sealed class AccountsGrain(PasswordChange passwords) : Grain, IAccountsGrain
{
    public async Task<Result<UserView>> Update(Guid userId, UpdateUser command, Caller caller)
    {
        var (refusal, hash) = await passwords.Prepare(await GrainFactory.GetGrain<IUserGrain>(userId).Get(), command, caller);
        return refusal is not null
            ? refusal
            : await GrainFactory.GetGrain<IUserWritesGrain>(userId).Update(PasswordChange.WithoutPasswords(command), hash, caller);
    }
}
