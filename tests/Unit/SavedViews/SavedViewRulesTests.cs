using MiniCrm.Grains;
using MiniCrm.Grains.SavedViews;
using MiniCrm.SavedViews;
using MiniCrm.Users;

namespace MiniCrm.Tests.Unit.SavedViews;

public sealed class SavedViewRulesTests
{
    private static readonly Guid Id = Guid.CreateVersion7();
    private static readonly Guid Owner = Guid.CreateVersion7();
    private static readonly DateTimeOffset Then = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Then.AddHours(1);

    private static readonly CreateSavedView NewView = new("Mine", "limit=10", Shared: false);

    [Theory]
    [InlineData(UserRole.SalesRep)]
    [InlineData(UserRole.Manager)]
    [InlineData(UserRole.Admin)]
    public void What_is_not_shared_is_its_owners_alone(UserRole role)
    {
        var (view, stranger) = (View(), new Caller(Guid.CreateVersion7(), role));

        Refusal?[] refusals =
        [
            SavedViewRules.Read(view, view.ToView(Id, 1), stranger).Refusal,
            SavedViewRules.Update(Id, view, new() { Name = "Theirs" }, stranger, Now).Refusal,
            SavedViewRules.Delete(Id, view, stranger, Now).Refusal,
        ];

        Assert.All(refusals, refusal => Assert.Equal(SavedViewRules.NotFound with { Hides = true }, refusal));
        Assert.Equal("Mine", SavedViewRules.Read(view, view.ToView(Id, 1), new(Owner, role)).Value!.Name);
        Assert.Equal(SavedViewRules.NotFound, SavedViewRules.Read(null, null, stranger).Refusal);
    }

    [Theory]
    [InlineData(UserRole.SalesRep, false)]
    [InlineData(UserRole.Manager, true)]
    [InlineData(UserRole.Admin, true)]
    public void What_is_shared_everybody_reads_and_a_sales_rep_does_not_change(UserRole role, bool changes)
    {
        var (view, stranger) = (View() with { Shared = true }, new Caller(Guid.CreateVersion7(), role));

        Assert.True(SavedViewRules.Read(view, view.ToView(Id, 1), stranger).Succeeded);
        Assert.Equal(changes, SavedViewRules.Update(Id, view, new() { Query = "" }, stranger, Now).Change is not null);
        Assert.Equal(changes, SavedViewRules.Delete(Id, view, stranger, Now).Change is not null);
        Assert.Equal(changes ? null : RefusalKind.Forbidden, SavedViewRules.Delete(Id, view, stranger, Now).Refusal?.Kind);
    }

    [Theory]
    [InlineData(UserRole.SalesRep, false)]
    [InlineData(UserRole.Manager, true)]
    [InlineData(UserRole.Admin, true)]
    public void Managers_and_admins_share(UserRole role, bool may)
    {
        var owner = new Caller(Owner, role);

        var created = SavedViewRules.Create(Id, null, NewView with { Shared = true }, owner, Now);
        var updated = SavedViewRules.Update(Id, View(), new() { Shared = true }, owner, Now);

        Assert.Equal((may, may), (created.Change is not null, updated.Change is not null));
        Assert.Equal(may ? (null, null) : ("shared", "shared"), (created.Refusal?.Member, updated.Refusal?.Member));

        // Whoever is no manager any more keeps what is shared, and may take it back.
        Assert.NotNull(SavedViewRules.Update(Id, View() with { Shared = true }, new() { Name = "Ours" }, owner, Now).Change);
        Assert.False(SavedViewRules.Update(Id, View() with { Shared = true }, new() { Shared = false }, owner, Now).Change!.State.Shared);
    }

    [Theory]
    [InlineData(UserRole.Manager)]
    [InlineData(UserRole.Admin)]
    public void Nobody_takes_back_what_somebody_else_shared(UserRole role)
    {
        var (view, stranger) = (View() with { Shared = true }, new Caller(Guid.CreateVersion7(), role));

        var refusal = SavedViewRules.Update(Id, view, new() { Name = "Theirs", Shared = false }, stranger, Now).Refusal;

        Assert.Equal((RefusalKind.Forbidden, "shared"), (refusal?.Kind, refusal?.Member));
        Assert.NotNull(SavedViewRules.Update(Id, view, new() { Name = "Theirs", Shared = true }, stranger, Now).Change);
    }

    [Fact]
    public void Each_change_is_noted_in_order_and_leads_to_no_event()
    {
        var owner = new Caller(Owner, UserRole.SalesRep);
        var created = SavedViewRules.Create(Id, null, NewView, owner, Then).Change!;
        var updated = SavedViewRules.Update(Id, created.State, new() { Query = "limit=20" }, owner, Now).Change!;
        var deleted = SavedViewRules.Delete(Id, updated.State, owner, Now).Change!;

        Assert.Equal(
            ["1 view.created name:>Mine query:>limit=10 shared:>False", "2 view.updated query:limit=10>limit=20", "3 view.deleted"],
            new[] { created, updated, deleted }.SelectMany(change => change.Noted).Select(Told));
        Assert.All([created, updated, deleted], change => Assert.Empty(change.Happened));
        Assert.Equal(("Mine", "limit=20", Then, Now), (updated.State.Name, updated.State.Query, updated.State.CreatedAt, updated.State.UpdatedAt));
        Assert.Equal(("", "", Now), (deleted.State.Name, deleted.State.Query, deleted.State.DeletedAt));
        Assert.Equal((null, null), (SavedViewRules.Update(Id, created.State, new() { Name = "Mine" }, owner, Now).Change, SavedViewRules.Update(Id, created.State, new() { Name = "Mine" }, owner, Now).Refusal));
        Assert.Equal(RefusalKind.Conflict, SavedViewRules.Create(Id, created.State, NewView, owner, Now).Refusal!.Kind);
    }

    [Fact]
    public void With_its_owner_goes_what_is_not_shared()
    {
        var deleted = SavedViewRules.OwnerDeleted(Id, View(), Now).Change!;
        var shared = SavedViewRules.OwnerDeleted(Id, View() with { Shared = true }, Now);

        Assert.Equal(("", "", Now, Owner), (deleted.State.Name, deleted.State.Query, deleted.State.DeletedAt, deleted.Actor));
        Assert.Equal(["1 view.deleted"], deleted.Noted.Select(Told));
        Assert.Equal((null, null), (shared.Change, shared.Refusal));
        Assert.Equal(SavedViewRules.NotFound, SavedViewRules.OwnerDeleted(Id, null, Now).Refusal);
    }

    private static string Told(Noted noted)
    {
        Assert.Equal(Id, noted.Of);
        return string.Join(' ', [$"{noted.Sequence} {noted.Type}", .. noted.Fields.Select(field => $"{field.Field}:{field.Old}>{field.New}")]);
    }

    private static SavedViewState View() => new() { Name = "Mine", Query = "limit=10", Shared = false, OwnerId = Owner, CreatedAt = Then, UpdatedAt = Then };
}
