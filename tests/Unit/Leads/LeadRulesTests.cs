using MiniCrm.Database.Storage;
using MiniCrm.Grains;
using MiniCrm.Grains.Leads;
using MiniCrm.Leads;
using MiniCrm.Users;
using Xunit;

namespace MiniCrm.Tests.Unit.Leads;

public sealed class LeadRulesTests
{
    private static readonly Guid LeadId = Guid.CreateVersion7();
    private static readonly Guid Me = Guid.CreateVersion7();
    private static readonly Guid Other = Guid.CreateVersion7();
    private static readonly DateTimeOffset Then = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Then.AddHours(1);

    public enum Relation
    {
        Assigned,
        Created,
        Foreign,
    }

    [Theory]
    [InlineData(UserRole.Admin, Relation.Foreign, null, null)]
    [InlineData(UserRole.Manager, Relation.Foreign, null, null)]
    [InlineData(UserRole.SalesRep, Relation.Assigned, null, RefusalKind.Forbidden)]
    [InlineData(UserRole.SalesRep, Relation.Created, null, RefusalKind.Forbidden)]
    [InlineData(UserRole.SalesRep, Relation.Foreign, RefusalKind.NotFound, RefusalKind.NotFound)]
    public void Who_may_work_and_who_may_delete_a_lead(UserRole role, Relation relation, RefusalKind? working, RefusalKind? deleting)
    {
        var caller = new Caller(Me, role);
        var lead = Lead(relation);

        Assert.Equal(working, LeadRules.ChangeStatus(LeadId, lead, LeadStatus.Contacted, caller, Now).Refusal?.Kind);
        Assert.Equal(working, LeadRules.Update(LeadId, lead, new UpdateLead { Notes = "called" }, Assignee.Nobody, LeadSettings.Default, caller, Now).Refusal?.Kind);
        Assert.Equal(working, LeadRules.Read(lead, lead.ToView(LeadId, 1), caller).Refusal?.Kind);
        Assert.Equal(role == UserRole.Manager ? RefusalKind.Forbidden : deleting, LeadRules.Erase(LeadId, lead, caller, Now).Refusal?.Kind);
        Assert.Equal(deleting, LeadRules.Restore(LeadId, Hidden(lead), caller, Now).Refusal?.Kind);
        Assert.Equal(deleting, LeadRules.Delete(LeadId, lead, LeadRetention.Default, caller, Now).Refusal?.Kind);
    }

    [Theory]
    [InlineData(1, Relation.Assigned, true, null)]
    [InlineData(2, Relation.Assigned, false, null)]
    [InlineData(1, Relation.Foreign, false, RefusalKind.NotFound)]
    public void Who_holds_the_version_is_told_so_if_they_see_the_lead(int holds, Relation relation, bool unchanged, RefusalKind? refusal)
    {
        var lead = Lead(relation);
        var view = lead.ToView(LeadId, 1);

        var answer = LeadRules.Read(lead, view, new Caller(Me, UserRole.SalesRep) { Holds = holds });

        Assert.Equal((unchanged, refusal), (answer.IsUnchanged, answer.Refusal?.Kind));
        Assert.Equal(!unchanged && refusal is null, answer.Value == view);
    }

    [Fact]
    public void What_is_not_there_is_not_found_whatever_is_asked()
    {
        var admin = new Caller(Me, UserRole.Admin);

        Assert.Equal(LeadRefusals.NotFound, LeadRules.Read(null, null, admin).Refusal);
        Assert.Equal(LeadRefusals.NotFound, LeadRules.Update(LeadId, null, new UpdateLead(), Assignee.Nobody, LeadSettings.Default, admin, Now).Refusal);
        Assert.Equal(LeadRefusals.NotFound, LeadRules.Assign(LeadId, null, Assignee.Nobody, admin, Now).Refusal);
        Assert.Equal(LeadRefusals.NotFound, LeadRules.ChangeStatus(LeadId, null, LeadStatus.New, admin, Now).Refusal);
        Assert.Equal(LeadRefusals.NotFound, LeadRules.Restore(LeadId, null, admin, Now).Refusal);
        Assert.Equal(LeadRefusals.NotFound, LeadRules.Erase(LeadId, null, admin, Now).Refusal);
        Assert.Equal(LeadRefusals.NotFound, LeadRules.LetGo(LeadId, null, Now).Refusal);
        Assert.Equal(LeadRefusals.NotFound, LeadRules.Delete(LeadId, null, LeadRetention.Default, admin, Now).Refusal);
    }

    [Fact]
    public void A_sales_rep_assigns_to_themselves_and_to_nobody_else()
    {
        var rep = new Caller(Me, UserRole.SalesRep);
        var lead = Lead(Relation.Created);

        Assert.Null(LeadRules.Assign(LeadId, lead, new Assignee(Me, null), rep, Now).Refusal);
        Assert.Null(LeadRules.Assign(LeadId, Lead(Relation.Assigned), Assignee.Nobody, rep, Now).Refusal);
        Assert.Equal(RefusalKind.Forbidden, LeadRules.Assign(LeadId, lead, new Assignee(Guid.CreateVersion7(), null), rep, Now).Refusal?.Kind);
        Assert.Equal(RefusalKind.Forbidden, LeadRules.Create(LeadId, null, NewLead, new Assignee(Other, null), LeadSettings.Default, rep, Now).Refusal?.Kind);
    }

    [Fact]
    public void An_assignee_with_a_problem_is_refused_unless_nothing_changes()
    {
        var manager = new Caller(Me, UserRole.Manager);
        var gone = new Assignee(Other, UserRefusals.NotFound);

        Assert.Equal(UserRefusals.NotFound, LeadRules.Assign(LeadId, Lead(Relation.Assigned), gone, manager, Now).Refusal);
        Assert.Equal(UserRefusals.NotFound, LeadRules.Create(LeadId, null, NewLead, gone, LeadSettings.Default, manager, Now).Refusal);
        var same = LeadRules.Assign(LeadId, Lead(Relation.Assigned) with { AssignedUserId = Other }, gone, manager, Now);
        Assert.Null(same.Refusal);
        Assert.Null(same.Change);
    }

    [Fact]
    public void A_create_with_an_assignee_publishes_created_then_assigned()
    {
        var change = LeadRules.Create(LeadId, null, NewLead, new Assignee(Other, null), LeadSettings.Default, new Caller(Me, UserRole.Manager), Now).Change;

        Assert.Equal(
            [new LeadCreated(LeadId, "Ada", "Lovelace", "ada@example.com", Other, LeadSource.Referral, Now), new LeadAssigned(LeadId, null, Other, Now)],
            Events(change));
        Assert.Equal(Me, change!.State.CreatedBy);
        Assert.Equal(LeadStatus.New, change.State.Status);
    }

    [Fact]
    public void An_update_publishes_updated_then_status_changed_then_assigned_with_what_changed()
    {
        var lead = Lead(Relation.Assigned);
        var command = new UpdateLead { Email = "new@example.com", Status = LeadStatus.Qualified, AssignedUserId = Other, FirstName = lead.FirstName };

        var change = LeadRules.Update(LeadId, lead, command, new Assignee(Other, null), LeadSettings.Default, new Caller(Me, UserRole.Admin), Now).Change;

        Assert.Equal(
            [
                new LeadUpdated(LeadId, null, null, "new@example.com", LeadStatus.Qualified, Now),
                new LeadStatusChanged(LeadId, LeadStatus.New, LeadStatus.Qualified, Me, Now),
                new LeadAssigned(LeadId, Me, Other, Now),
            ],
            Events(change));
        Assert.Equal([new FieldChange("email", "ada@example.com", "new@example.com")], change!.Happened[0].Timeline!.Value);
        Assert.Equal(Now, change.State.UpdatedAt);
    }

    [Fact]
    public void A_field_without_a_member_in_the_event_publishes_the_bare_event()
    {
        var change = LeadRules.Update(
            LeadId, Lead(Relation.Assigned), new UpdateLead { Notes = "called" }, Assignee.Nobody, LeadSettings.Default, new Caller(Me, UserRole.SalesRep), Now).Change;

        Assert.Equal([new LeadUpdated(LeadId, null, null, null, null, Now)], Events(change));
    }

    [Fact]
    public void Absent_leaves_and_null_clears()
    {
        var lead = Lead(Relation.Assigned) with { Phone = "+123456", Company = "Analytical" };

        var state = LeadRules.Update(
            LeadId, lead, new UpdateLead { Phone = (string?)null }, Assignee.Nobody, LeadSettings.Default, new Caller(Me, UserRole.SalesRep), Now).Change!.State;

        Assert.Null(state.Phone);
        Assert.Equal("Analytical", state.Company);
        Assert.Equal(Me, state.AssignedUserId);
    }

    [Fact]
    public void What_changes_nothing_publishes_nothing()
    {
        var lead = Lead(Relation.Assigned);
        var rep = new Caller(Me, UserRole.SalesRep);

        foreach (var decision in new[]
        {
            LeadRules.Update(LeadId, lead, new UpdateLead(), Assignee.Nobody, LeadSettings.Default, rep, Now),
            LeadRules.Update(LeadId, lead, new UpdateLead { FirstName = lead.FirstName, Status = lead.Status }, Assignee.Nobody, LeadSettings.Default, rep, Now),
            LeadRules.ChangeStatus(LeadId, lead, lead.Status, rep, Now),
            LeadRules.Assign(LeadId, lead, new Assignee(Me, null), rep, Now),
        })
        {
            Assert.Equal((null, null), (decision.Refusal, decision.Change));
        }
    }

    [Fact]
    public void A_deleted_lead_keeps_what_it_was_and_comes_back_as_that()
    {
        var lead = Lead(Relation.Assigned) with { Phone = "+123456" };
        var until = Now.AddDays(30);

        var deleted = LeadRules.Delete(LeadId, lead, LeadRetention.Default, new Caller(Other, UserRole.Manager), Now).Change!;
        var restored = LeadRules.Restore(LeadId, deleted.State, new Caller(Me, UserRole.Manager), until.AddTicks(-1)).Change!;

        Assert.Equal(lead with { DeletedAt = Now, KeptUntil = until, DeletedBy = Other, UpdatedAt = Now }, deleted.State);
        Assert.Equal([new LeadDeleted(LeadId, Now) { KeptUntil = until }], Events(deleted));
        Assert.Equal([new FieldChange("keptUntil", null, until)], deleted.Happened[0].Timeline!.Value);
        Assert.Equal(lead with { UpdatedAt = until.AddTicks(-1) }, restored.State);
        Assert.Equal([new LeadRestored(LeadId, until.AddTicks(-1))], Events(restored));
        Assert.Equal(RefusalKind.NotFound, LeadRules.Restore(LeadId, deleted.State, new Caller(Me, UserRole.Admin), until).Refusal?.Kind);
        Assert.Equal(RefusalKind.Conflict, LeadRules.Restore(LeadId, lead, new Caller(Me, UserRole.Manager), Now).Refusal?.Kind);
    }

    [Theory]
    [InlineData("erased")]
    [InlineData("deleted, then erased")]
    [InlineData("deleted, then not kept any longer")]
    [InlineData("deleted where none is kept")]
    public void An_erased_lead_keeps_nothing_that_identifies_the_person(string how)
    {
        var lead = Lead(Relation.Assigned) with { Phone = "+123456", Company = "Analytical", Position = "Countess", Notes = "call back" };
        var (admin, until) = (new Caller(Other, UserRole.Admin), Now.AddDays(30));
        var isLive = !how.Contains(',', StringComparison.Ordinal);

        var change = how switch
        {
            "erased" => LeadRules.Erase(LeadId, lead, admin, Now),
            "deleted, then erased" => LeadRules.Erase(LeadId, Hidden(lead), admin, Now),
            "deleted, then not kept any longer" => LeadRules.LetGo(LeadId, Hidden(lead), until),
            _ => LeadRules.Delete(LeadId, lead, new LeadRetention(TimeSpan.Zero), admin, Now),
        };

        var (state, at) = (change.Change!.State, change.Change.Time);
        Assert.Equal((Now, true, Other), (state.DeletedAt, state.IsGone, change.Change.Actor));
        Assert.Equal(("", "", ""), (state.FirstName, state.LastName, state.Email));
        Assert.Equal((null, null, null, null), (state.Phone, state.Company, state.Position, state.Notes));
        Assert.Equal(isLive ? [new LeadDeleted(LeadId, at), new LeadErased(LeadId, at)] : [new LeadErased(LeadId, at)], Events(change.Change));
        Assert.Equal(RefusalKind.NotFound, LeadRules.Erase(LeadId, state, admin, Now).Refusal?.Kind);
        Assert.Equal(RefusalKind.NotFound, LeadRules.Restore(LeadId, state, admin, Now).Refusal?.Kind);
    }

    [Fact]
    public void What_is_to_be_kept_longer_or_is_there_again_or_gone_is_not_let_go()
    {
        var lead = Lead(Relation.Created);
        var gone = LeadRules.LetGo(LeadId, Hidden(lead), Now.AddDays(30)).Change!.State;

        foreach (var decision in new[]
        {
            LeadRules.LetGo(LeadId, Hidden(lead), Now.AddDays(30).AddTicks(-1)), LeadRules.LetGo(LeadId, lead, Now.AddDays(99)), LeadRules.LetGo(LeadId, gone, Now.AddDays(99)),
        })
        {
            Assert.Equal((null, null), (decision.Refusal, decision.Change));
        }
    }

    [Theory]
    [InlineData("+491711234567", null)]
    [InlineData("0171 1234567", "+491711234567")]
    [InlineData(null, null)]
    public void A_telephone_number_is_kept_as_written_and_in_E164_where_that_differs(string? written, string? e164)
    {
        var manager = new Caller(Me, UserRole.Manager);

        var created = LeadRules.Create(LeadId, null, NewLead with { Phone = written }, Assignee.Nobody, German, manager, Now).Change!;
        var updated = LeadRules.Update(LeadId, Spelled, new UpdateLead { Phone = written, Notes = "called" }, Assignee.Nobody, German, manager, Now).Change!;

        Assert.Equal((written, e164), (created.State.Phone, created.State.PhoneE164));
        Assert.Equal((written, e164), (updated.State.Phone, updated.State.PhoneE164));
        Assert.Equal(written is null ? null : "+491711234567", created.State.PhoneKey);
    }

    [Fact]
    public void What_is_no_telephone_number_is_not_valid_but_what_is_there_stays()
    {
        var manager = new Caller(Me, UserRole.Manager);

        var created = LeadRules.Create(LeadId, null, NewLead with { Phone = "0171 1234567" }, Assignee.Nobody, LeadSettings.Default, manager, Now);
        var updated = LeadRules.Update(LeadId, Spelled, new UpdateLead { Phone = "0172 1234567" }, Assignee.Nobody, LeadSettings.Default, manager, Now);
        var left = LeadRules.Update(LeadId, Spelled, new UpdateLead { Phone = Spelled.Phone, Notes = "called" }, Assignee.Nobody, LeadSettings.Default, manager, Now);

        Assert.All([created.Refusal, updated.Refusal], refusal => Assert.Equal((true, "phone"), (refusal!.IsInvalid, refusal.Member)));
        Assert.Equal((Spelled.Phone, Spelled.PhoneE164), (left.Change!.State.Phone, left.Change.State.PhoneE164));
    }

    [Fact]
    public void A_new_lead_is_looked_for_by_its_address_and_number()
    {
        var manager = new Caller(Me, UserRole.Manager);
        var command = NewLead with { Email = "ADA@Example.com", Phone = "0171 1234567" };

        Assert.Equal(new SoughtDoubles("ada@example.com", "+491711234567", Refuse: false), Create(command, German));
        Assert.Equal(new SoughtDoubles("ada@example.com", null, Refuse: true), Create(NewLead with { OnDuplicate = OnDuplicate.Refuse }, German));
        Assert.Equal(new SoughtDoubles("ada@example.com", null, Refuse: true), Create(NewLead, Refusing));
        Assert.Equal(new SoughtDoubles("ada@example.com", null, Refuse: false), Create(NewLead with { OnDuplicate = OnDuplicate.Allow }, Refusing));

        object? Create(CreateLead lead, LeadSettings settings) => LeadRules.Create(LeadId, null, lead, Assignee.Nobody, settings, manager, Now).Change!.Sought;
    }

    [Fact]
    public void A_change_is_looked_for_by_what_it_makes_another_one()
    {
        Assert.Equal(new SoughtDoubles("eve@example.com", null, Refuse: false), Sought(new() { Email = "Eve@example.com" }));
        Assert.Equal(new SoughtDoubles(null, "+491721234567", Refuse: true), Sought(new() { Phone = "0172/1234567", OnDuplicate = OnDuplicate.Refuse }));
        Assert.All(
            [
                new UpdateLead { Notes = "called", Status = LeadStatus.Contacted, Company = "Example Ltd", AssignedUserId = Other },
                new UpdateLead { Email = "ADA@EXAMPLE.COM" },
                new UpdateLead { Phone = "+49 171 1234567" },
                new UpdateLead { Phone = "+491711234567" },
                new UpdateLead { Phone = (string?)null },
            ],
            command => Assert.Null(Sought(command)));

        static object? Sought(UpdateLead command) =>
            LeadRules.Update(LeadId, Spelled, command, new(Other, null), German, new Caller(Me, UserRole.Manager), Now).Change!.Sought;
    }

    private static LeadState Spelled => Lead(Relation.Assigned) with { Phone = "0171 1234567", PhoneE164 = "+491711234567" };

    private static LeadSettings German { get; } = new(new("DE"), OnDuplicate.Allow);

    private static LeadSettings Refusing { get; } = new(new(region: null), OnDuplicate.Refuse);

    private static CreateLead NewLead { get; } = new()
    {
        FirstName = "Ada",
        LastName = "Lovelace",
        Email = "ada@example.com",
        Source = LeadSource.Referral,
    };

    private static LeadState Hidden(LeadState lead) =>
        LeadRules.Delete(LeadId, lead, LeadRetention.Default, new Caller(Other, UserRole.Admin), Now).Change!.State;

    private static IEnumerable<IDomainEvent> Events(Change<LeadState>? change) => change!.Happened.Select(happened => happened.Event);

    private static LeadState Lead(Relation relation) => new()
    {
        FirstName = "Ada",
        LastName = "Lovelace",
        Email = "ada@example.com",
        AssignedUserId = relation == Relation.Assigned ? Me : null,
        CreatedBy = relation == Relation.Created ? Me : Other,
        CreatedAt = Then,
        UpdatedAt = Then,
    };
}
