using System.Collections.Immutable;
using MiniCrm.Database.Storage;
using MiniCrm.Grains;
using MiniCrm.Grains.Leads;
using MiniCrm.Leads;
using MiniCrm.Users;
using Xunit;

namespace MiniCrm.Tests.Unit.Leads;

public sealed class MergeRulesTests
{
    private static readonly Guid Whole = Guid.CreateVersion7();
    private static readonly Guid Part = Guid.CreateVersion7();
    private static readonly Guid Rep = Guid.CreateVersion7();
    private static readonly Caller Manager = new(Guid.CreateVersion7(), UserRole.Manager);
    private static readonly DateTimeOffset Then = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Then.AddHours(1);

    private static readonly LeadState One = new()
    {
        FirstName = "Ada",
        LastName = "Lovelace",
        Email = "ada@example.com",
        Phone = "+123456",
        CreatedBy = Rep,
        CreatedAt = Then,
        UpdatedAt = Then,
        Sequence = 7,
    };

    private static readonly LeadState Other = One with
    {
        LastName = "Byron",
        Phone = "+654321",
        Company = "Analytical",
        Status = LeadStatus.Qualified,
        AssignedUserId = Rep,
        Sequence = 3,
    };

    [Fact]
    public void It_keeps_what_it_has_and_takes_what_it_has_not_and_what_it_is_told_to()
    {
        var change = Take("lastName", "status").Change!;

        Assert.Equal(
            One with { LastName = "Byron", Company = "Analytical", Status = LeadStatus.Qualified, AssignedUserId = Rep, UpdatedAt = Now, StatusChangedAt = Now, Merged = change.State.Merged },
            change.State);
        Assert.Equal(
            [
                new LeadMerged(Whole, Part, Now),
                new LeadUpdated(Whole, null, "Byron", null, LeadStatus.Qualified, Now),
                new LeadStatusChanged(Whole, LeadStatus.New, LeadStatus.Qualified, Manager.UserId, Now),
                new LeadAssigned(Whole, null, Rep, Now),
            ],
            change.Happened.Select(happened => happened.Event));
        Assert.Equal([new FieldChange("mergedLeadId", null, Part)], change.Happened[0].Timeline!.Value);
        Assert.Equal([new LeadMerged(Whole, Part, Now)], MergeRules.Take(Whole, Other, new(Part, [], null), Other, LeadSettings.Default, Manager, Now).Change!.Happened.Select(happened => happened.Event));
    }

    [Fact]
    public void What_becomes_a_part_is_kept_as_it_is_and_is_the_same_when_it_leaves()
    {
        var joined = MergeRules.Join(Part, Other, Whole, Manager, Now).Change!;
        var left = MergeRules.Leave(Part, joined.State, Whole, Manager, Now.AddHours(1)).Change!;

        Assert.Equal(Other with { DeletedAt = Now, KeptUntil = new(9999, 12, 31, 23, 59, 59, 999, TimeSpan.Zero), DeletedBy = Manager.UserId, MergedInto = Whole, UpdatedAt = Now }, joined.State);
        Assert.Equal(new LeadDeleted(Part, Now) { KeptUntil = Now.AddDays(30), MergedInto = Whole }, Assert.Single(joined.Happened).Event);
        Assert.Equal(Other with { UpdatedAt = Now.AddHours(1) }, left.State);
        Assert.Equal(new LeadRestored(Part, Now.AddHours(1)), Assert.Single(left.Happened).Event);
        Assert.Equal(RefusalKind.NotFound, MergeRules.Leave(Part, joined.State, Guid.CreateVersion7(), Manager, Now).Refusal?.Kind);
        Assert.Equal(RefusalKind.NotFound, MergeRules.Leave(Part, Other, Whole, Manager, Now).Refusal?.Kind);
    }

    [Fact]
    public void What_is_a_part_is_neither_restored_nor_erased_nor_swept_by_itself()
    {
        var joined = MergeRules.Join(Part, Other, Whole, Manager, Now).Change!.State;
        var admin = new Caller(Rep, UserRole.Admin);

        Assert.Equal(RefusalKind.NotFound, LeadRules.Restore(Part, joined, admin, Now).Refusal?.Kind);
        Assert.Equal(RefusalKind.NotFound, LeadRules.Erase(Part, joined, admin, Now).Refusal?.Kind);
        Assert.Equal((null, null), LeadRules.LetGo(Part, joined, Now.AddDays(99)) is var left ? (left.Refusal, left.Change) : default);
    }

    [Fact]
    public void Giving_it_back_takes_back_what_was_taken_unless_somebody_has_changed_it_since()
    {
        var merged = Take("lastName", "phone").Change!.State with { LastName = "King" };

        var change = MergeRules.GiveBack(Whole, merged, new(null, null), LeadSettings.Default, Manager, Now.AddDays(29)).Change!;

        Assert.Equal(One with { LastName = "King", UpdatedAt = Now.AddDays(29) }, change.State);
        Assert.Equal(
            [new LeadUnmerged(Whole, Part, Now.AddDays(29)), new LeadUpdated(Whole, null, null, null, null, Now.AddDays(29)), new LeadAssigned(Whole, Rep, null, Now.AddDays(29))],
            change.Happened.Select(happened => happened.Event));
        Assert.Equal(RefusalKind.Conflict, MergeRules.GiveBack(Whole, merged, new(null, null), LeadSettings.Default, Manager, Now.AddDays(30)).Refusal?.Kind);
    }

    [Fact]
    public void Which_part_is_meant_must_be_clear()
    {
        var third = Guid.CreateVersion7();
        var one = Take().Change!.State;
        var two = MergeRules.Take(Whole, one, new(third, [], null), Other, LeadSettings.Default, Manager, Now).Change!.State;

        Assert.Equal(RefusalKind.Conflict, MergeRules.Find(One, new(null, null), Manager, Now).Refusal?.Kind);
        Assert.Equal(RefusalKind.NotFound, MergeRules.Find(one, new(third, null), Manager, Now).Refusal?.Kind);
        Assert.Equal(("otherId", true), MergeRules.Find(two, new(null, null), Manager, Now).Refusal is { } refusal ? (refusal.Member, refusal.IsInvalid) : default);
        Assert.Equal(third, MergeRules.Find(two, new(third, null), Manager, Now).Part?.Id);
        Assert.Equal([Part], MergeRules.GiveBack(Whole, two, new(third, null), LeadSettings.Default, Manager, Now).Change!.State.Merged!.Value.Select(part => part.Id));
    }

    [Fact]
    public void A_lead_has_so_many_parts_and_no_more()
    {
        var lead = One;
        for (var part = 0; part < 50; part++)
        {
            lead = MergeRules.Take(Whole, lead, new(Guid.CreateVersion7(), [], null), Other, LeadSettings.Default, Manager, Now).Change!.State;
        }

        Assert.Equal(RefusalKind.Conflict, MergeRules.Take(Whole, lead, new(Part, [], null), Other, LeadSettings.Default, Manager, Now).Refusal?.Kind);
        Assert.Equal(RefusalKind.Conflict, MergeRules.Take(Whole, One, new(Part, [], null), lead, LeadSettings.Default, Manager, Now).Refusal?.Kind);
    }

    [Fact]
    public void An_erased_lead_takes_its_parts_along_and_theirs()
    {
        var inner = Guid.CreateVersion7();
        var other = MergeRules.Take(Part, Other, new(inner, [], null), Other, LeadSettings.Default, Manager, Now).Change!.State with { Sequence = 5 };
        var whole = MergeRules.Take(Whole, One, new(Part, ["lastName"], null), other, LeadSettings.Default, Manager, Now).Change!.State;

        var change = LeadRules.Erase(Whole, whole, new(Rep, UserRole.Admin), Now).Change!;

        Assert.Equal(
            [(Part, 7), (inner, 5)],
            change.Happened.Where(happened => happened.Of is not null).Select(happened => happened.Of!.Value));
        Assert.Equal([(Part, 7, "lead.erased"), (inner, 5, "lead.erased")], change.Noted.Select(noted => (noted.Of, noted.Sequence, noted.Type)));
        Assert.All(change.State.Merged!.Value, part => Assert.Empty(part.Changed));
    }

    private static Decision<LeadState> Take(params string[] take) => MergeRules.Take(Whole, One, new(Part, [.. take], null), Other, LeadSettings.Default, Manager, Now);
}
