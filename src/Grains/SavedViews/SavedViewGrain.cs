using MiniCrm.Database.Storage;
using MiniCrm.Grains.Owned;
using MiniCrm.SavedViews;

namespace MiniCrm.Grains.SavedViews;

[GrainType("view"), InRole("leads")]
public sealed class SavedViewGrain([PersistentState("view", "leads")] IPersistentState<Envelope<SavedViewState>> storage, TimeProvider clock, Standing standing)
    : AggregateGrain<SavedViewState, SavedView>(storage, clock, standing), ISavedViewGrain, IOwnedGrain
{
    private Guid Id => this.GetPrimaryKey();

    public Task<Result<SavedView>> Create(CreateSavedView command, Caller caller) =>
        Execute(existing => SavedViewRules.Create(Id, existing, command, caller, Now), moment: Id);

    public Task<Result<SavedView>> Get(Caller caller) => Task.FromResult(SavedViewRules.Read(Committed.Live, Committed.View, caller));

    public Task<Result<SavedView>> Update(UpdateSavedView command, Caller caller) =>
        Execute(view => SavedViewRules.Update(Id, view, command, caller, Now), command.IfMatch);

    public Task<Result<SavedView>> Delete(Precondition? precondition, Caller caller) =>
        Execute(view => SavedViewRules.Delete(Id, view, caller, Now), precondition);

    public async Task<Refusal?> OwnerDeleted() => (await Execute(view => SavedViewRules.OwnerDeleted(Id, view, Now))).Refusal;

    protected override DateTimeOffset? LastWritten(SavedViewState state) => state.UpdatedAt;

    protected override SavedView ToView(SavedViewState state, int version) => state.ToView(Id, version);

    protected override Refusal? OnViolation(string constraint) => SavedViewRules.OnViolation(constraint);
}
