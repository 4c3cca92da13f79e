using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Auditing;
using MiniCrm.Database.Querying;
using MiniCrm.Database.Storage;
using MiniCrm.Hosting.Security;
using MiniCrm.Users;
using Npgsql;

namespace MiniCrm.Grains.Users;

[GrainType("user"), InRole("users")]
public sealed class UserGrain(
    [PersistentState("user", "users")] IPersistentState<Envelope<UserState>> storage,
    [FromKeyedServices("users")] NpgsqlDataSource database,
    TimeProvider clock,
    Standing standing,
    SecurityLog security,
    PasswordChange passwords)
    : AggregateGrain<UserState, UserView>(storage, clock, standing), IUserGrain, IUserMailGrain, IEmailVerificationGrain, IUserWritesGrain, IEndedSignInsGrain
{
    private const string Ended = "select id, ended_at from sign_ins where user_id = @user and ended_at > @since order by ended_at";

    private static readonly Result<UserView> NotFound = UserRefusals.NotFound;

    private readonly EndedSignIns _ended = new();

    private Guid Id => this.GetPrimaryKey();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        if (Committed.Live is null)
        {
            // Nobody who is about to be created, and nobody at all, has signed in.
            return;
        }

        // Sign-ins that end from now on are told to this activation; their rows are written before.
        var rows = await database.QueryAsync(
            Ended,
            row => (Id: row.GetGuid(0), EndedAt: row.GetFieldValue<DateTimeOffset>(1)),
            new NpgsqlParameter<Guid>("user", Id),
            new NpgsqlParameter<DateTimeOffset>("since", Now - EndedSignIns.Horizon));
        foreach (var row in rows)
        {
            _ended.Add(row.Id, row.EndedAt);
        }
    }

    public Task<Result<UserView>> Get() => Task.FromResult(Committed.View ?? NotFound);

    public Task<Result<UserView>> Authorize(Guid signInId)
    {
        var committed = Committed;
        return Task.FromResult(_ended.Contains(signInId) ? UserRules.SignInOver : UserRules.Authorize(committed.Live, committed.View, signInId));
    }

    public Task<Result<string>> FormerEmail(DateTimeOffset changedAt) => Task.FromResult(UserRules.FormerEmail(Committed.Live, changedAt, Now));

    public Task<Result<VerificationToken>> Verification() => Task.FromResult(VerificationRules.Token(Id, Committed.Live, Now));

    public Task<Result<UserView>> Renew() => Execute(user => VerificationRules.Renew(Id, user, Now));

    public async Task<Result<UserView>> Verify(VerificationToken token)
    {
        var verified = await Execute(user => VerificationRules.Verify(Id, user, token, Now));
        if (Committed.State is null)
        {
            // Anybody may send invented tokens: an activation for each must not stay.
            DeactivateOnIdle();
        }

        return verified;
    }

    public Task<Result<UserView>> Create(NewUser command, Guid? creator) =>
        Execute(existing => UserRules.Create(Id, existing, command, creator, Now), moment: Id);

    public async Task<Result<UserView>> Update(UpdateUser command, Caller caller)
    {
        var (refusal, hash) = await passwords.Prepare(Committed.View ?? NotFound, command, caller);

        // By a call, which waits for its turn: this one runs beside others.
        return refusal is not null ? refusal : await this.AsReference<IUserWritesGrain>().Update(PasswordChange.WithoutPasswords(command), hash, caller);
    }

    public async Task<Result<UserView>> Update(UpdateUser command, string? passwordHash, Caller caller)
    {
        var before = Committed.Live;
        var updated = await Execute(user => UserRules.Update(Id, user, command, passwordHash, caller, Now), command.IfMatch);
        if (updated.Succeeded && before is not null)
        {
            foreach (var change in SecurityChanges.Between(before, updated.Value, passwordHash is not null))
            {
                security.Changed(change, Id, caller.UserId);
            }
        }

        return updated;
    }

    public async Task<Result<UserView>> EndSignIns(Caller caller)
    {
        var ended = await Execute(user => UserRules.EndSignIns(Id, user, caller, Now));
        if (ended.Succeeded)
        {
            security.Note(new(AuditActions.SignedOut) { Actor = caller.UserId, Kind = "user", Subject = Id, Source = RequestSource.Current });
        }

        return ended;
    }

    public Task SignInEnded(Guid signInId)
    {
        // A silo that does not know whether it is still asked rightly must not say that it knows of the end.
        _ = Committed;
        _ended.Add(signInId, Now);
        return Task.CompletedTask;
    }

    public Task<Result<UserView>> Delete(Precondition? precondition, Caller caller) =>
        Execute(user => UserRules.Delete(Id, user, caller, Now), precondition);

    protected override DateTimeOffset? LastWritten(UserState state) => state.UpdatedAt;

    protected override UserView ToView(UserState state, int version) => state.ToView(Id, version);

    protected override Refusal? OnViolation(string constraint) => UserRules.OnViolation(constraint);
}
