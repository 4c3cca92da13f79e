using MiniCrm.Auditing;
using MiniCrm.Database.Storage;
using MiniCrm.Hosting.Security;
using MiniCrm.Users;

namespace MiniCrm.Grains.Users;

[GrainType("signIn"), InRole("users")]
public sealed class SignInGrain(
    [PersistentState("signIn", "users")] IPersistentState<Envelope<SignInState>> storage,
    TimeProvider clock,
    Standing standing,
    SignInLimits limits,
    SecurityLog security)
    : AggregateGrain<SignInState, SignInState>(storage, clock, standing), ISignInGrain, ISignInMailGrain, ISignInOpeningGrain
{
    private bool _userKnowsOfEnd;

    private Guid Id => this.GetPrimaryKey();

    public async Task<Result<RefreshToken>> Open(Guid userId)
    {
        var token = RefreshToken.First(Id);
        var from = CarriedOrigin.Current;
        var opened = await Execute(existing => SignInRules.Open(existing, Id, userId, token, from?.Origin, from is { IsNew: true }, Now));
        return opened.Succeeded ? token : opened.Refusal;
    }

    public Task<Result<SignedIn>> Refresh(RefreshToken token) => Renew(token, origin: null);

    public Task<Result<SignedIn>> Refresh(RefreshToken token, SignInOrigin origin) => Renew(token, origin);

    public async Task<Result<SessionKey>> OpenSession(RefreshToken token)
    {
        var key = SessionKey.New(Id);
        var opened = await Execute(signIn => SignInRules.OpenSession(signIn, token, key, Now));
        return opened.Succeeded ? key : opened.Refusal;
    }

    public async Task<Result<UserView>> Authorize(SessionKey key)
    {
        var signIn = Committed.Live;
        if (!SignInRules.Admits(signIn, key, Now))
        {
            return SignInRules.SessionIsOver;
        }

        return await GrainFactory.GetGrain<IUserGrain>(signIn!.UserId).Authorize(Id);
    }

    public Task End(RefreshToken token) => End(signIn => SignInRules.IsOfFamily(signIn, token.Family));

    public Task End(SessionKey key) => End(signIn => SignInRules.IsOfSession(signIn, key));

    public Task<Refusal?> End(Guid userId) => End(signIn => signIn?.UserId == userId);

    public Task<Result<SignInOrigin>> Origin(Guid userId) => Task.FromResult(SignInRules.Origin(Committed.Live, userId));

    protected override SignInState ToView(SignInState state, int version) => state;

    private async Task<Result<SignedIn>> Renew(RefreshToken token, SignInOrigin? origin)
    {
        var signIn = Committed.Live;
        if (!SignInRules.IsOfFamily(signIn, token.Family))
        {
            return SignInRules.NotAccepted;
        }

        var user = await GrainFactory.GetGrain<IUserGrain>(signIn!.UserId).Authorize(Id);
        var next = token.Next();
        var refreshed = await Execute(current => SignInRules.Refresh(current, token, next, origin, user.Refusal, limits.MaxAge, Now));
        if (refreshed.Succeeded && !SignInRules.IsCurrent(refreshed.Value, next))
        {
            // Stored, and not the next token: a used one came again, and has ended the sign-in.
            security.Note(new(AuditActions.TokenReused) { Kind = "user", Subject = signIn.UserId, Source = RequestSource.Current });
        }

        await TellUserOfEnd();
        if (!refreshed.Succeeded)
        {
            return refreshed.Refusal;
        }

        return user.Succeeded && SignInRules.IsCurrent(refreshed.Value, next)
            ? new SignedIn(user.Value, next) { Until = SignInRules.EndOf(refreshed.Value, limits.MaxAge) }
            : SignInRules.NotAccepted;
    }

    private async Task<Refusal?> End(Func<SignInState?, bool> mayEnd)
    {
        var before = Committed.Live;
        var ended = await Execute(signIn => SignInRules.End(signIn, mayEnd(signIn), Now));
        if (ended.Succeeded && before is { EndedAt: null })
        {
            security.Note(new(AuditActions.SignedOut) { Actor = before.UserId, Source = RequestSource.Current });
        }

        if (ended.Refusal is { Kind: RefusalKind.Busy })
        {
            throw new StorageUnavailableException("The sign-in could not be ended.");
        }

        await TellUserOfEnd();
        return ended.Refusal;
    }

    /// <summary>
    /// After the row was written, so that an activation of the user's grain that is not told reads it. Whoever ended the sign-in is answered
    /// only then, and whoever does it again tells again.
    /// </summary>
    private async Task TellUserOfEnd()
    {
        if (Committed.Live is not { EndedAt: not null } signIn || _userKnowsOfEnd)
        {
            return;
        }

        try
        {
            await GrainFactory.GetGrain<IEndedSignInsGrain>(signIn.UserId).SignInEnded(Id);
        }
        catch (Exception exception)
        {
            throw new StorageUnavailableException($"The sign-in is over, but its access tokens may not be yet ({exception.GetType().Name}).") { OutcomeUnknown = true };
        }

        _userKnowsOfEnd = true;
    }
}
