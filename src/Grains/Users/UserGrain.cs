using MiniCrm.Database.Storage;
using MiniCrm.Users;

namespace MiniCrm.Grains.Users;

[GrainType("user")]
public sealed class UserGrain([PersistentState("user", "users")] IPersistentState<Stored<UserState>> storage, TimeProvider clock, Standing standing)
    : AggregateGrain<UserState, UserView>(storage, clock, standing), IUserGrain, IUserMailGrain, IUserWritesGrain
{
    private static readonly Result<UserView> NotFound = Refusal.UserNotFound;

    private Guid Id => this.GetPrimaryKey();

    public Task<Result<UserView>> Get() => Task.FromResult(Committed.View ?? NotFound);

    public Task<Result<UserView>> Authorize(Guid signInId)
    {
        var committed = Committed;
        return Task.FromResult(UserRules.Authorize(committed.Live, committed.View, signInId));
    }

    public Task<Result<string>> FormerEmail(DateTimeOffset changedAt) => Task.FromResult(UserRules.FormerEmail(Committed.Live, changedAt, Now));

    public Task<Result<UserView>> Create(NewUser command, Guid? creator) =>
        Execute(existing => UserRules.Create(Id, existing, command, creator, Now));

    public Task<Result<UserView>> Update(UpdateUser command, string? passwordHash, Caller caller) =>
        Execute(user => UserRules.Update(Id, user, command, passwordHash, caller, Now), command.IfMatch);

    public Task<Result<UserView>> Delete(IfMatch? ifMatch, Caller caller) =>
        Execute(user => UserRules.Delete(Id, user, caller, Now), ifMatch);

    protected override UserView ToView(UserState state, int version) => state.ToView(Id, version);

    protected override Refusal? OnViolation(string constraint) => UserRules.OnViolation(constraint);
}
