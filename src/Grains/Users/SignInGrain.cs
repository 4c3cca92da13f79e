using System.Collections.Immutable;
using MiniCrm.Database.Storage;
using MiniCrm.Users;

namespace MiniCrm.Grains.Users;

[GrainType("signIn")]
public sealed class SignInGrain([PersistentState("signIn", "users")] IPersistentState<Stored<SignInState>> storage, TimeProvider clock, Standing standing)
    : AggregateGrain<SignInState, SignInState>(storage, clock, standing), ISignInGrain, ISignInOpeningGrain
{
    private Guid Id => this.GetPrimaryKey();

    public async Task<Result<RefreshToken>> Open(Guid userId)
    {
        var token = RefreshToken.First(Id);
        var opened = await Execute(existing => SignInRules.Open(existing, userId, token, CarriedOrigin.Current, Now));
        return opened.Succeeded ? token : opened.Refusal;
    }

    public Task<Result<SignedIn>> Refresh(RefreshToken token) => Renew(token, origin: null);

    public Task<Result<SignedIn>> Refresh(RefreshToken token, SignInOrigin origin) => Renew(token, origin);

    public async Task<Result<UserView>> Authorize(SessionKey key)
    {
        var signIn = Committed.Live;
        if (!SignInRules.Admits(signIn, key, Now))
        {
            ForgetUnknown();
            return SignInRules.SessionIsOver;
        }

        return await GrainFactory.GetGrain<IUserGrain>(signIn!.UserId).Authorize(Id);
    }

    public Task End(RefreshToken token) => End(token.Family);

    public Task End(SessionKey key) => End(key.Family);

    protected override SignInState ToView(SignInState state, int version) => state;

    private async Task<Result<SignedIn>> Renew(RefreshToken token, SignInOrigin? origin)
    {
        var signIn = Committed.Live;
        if (!SignInRules.IsOfFamily(signIn, token.Family))
        {
            ForgetUnknown();
            return SignInRules.NotAccepted;
        }

        var user = await GrainFactory.GetGrain<IUserGrain>(signIn!.UserId).Authorize(Id);
        var next = token.Next();
        var refreshed = await Execute(current => SignInRules.Refresh(current, token, next, origin, user.Refusal, Now));
        if (!refreshed.Succeeded)
        {
            return refreshed.Refusal;
        }

        return user.Succeeded && SignInRules.IsCurrent(refreshed.Value, next) ? new SignedIn(user.Value, next) : SignInRules.NotAccepted;
    }

    private async Task End(ImmutableArray<byte> family)
    {
        var ended = await Execute(signIn => SignInRules.End(signIn, family, Now));
        if (ended.Refusal is { Kind: RefusalKind.Busy })
        {
            throw new StorageUnavailableException("The sign-in could not be ended.");
        }

        ForgetUnknown();
    }

    /// <summary>Anybody may send invented tokens and keys: an activation for each must not stay.</summary>
    private void ForgetUnknown()
    {
        if (Committed.State is null)
        {
            DeactivateOnIdle();
        }
    }
}
