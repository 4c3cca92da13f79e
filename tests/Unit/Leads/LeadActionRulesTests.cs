using MiniCrm.Grains;
using MiniCrm.Grains.Leads;
using MiniCrm.Grains.Leads.Actions;
using MiniCrm.Leads;
using MiniCrm.Users;

namespace MiniCrm.Tests.Unit.Leads;

public sealed class LeadActionRulesTests
{
    private static readonly Guid Id = Guid.CreateVersion7();
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 4, 0, 0, TimeSpan.Zero);
    private static readonly Caller Rep = new(Guid.CreateVersion7(), UserRole.SalesRep);
    private static readonly Caller Other = new(Guid.CreateVersion7(), UserRole.SalesRep);
    private static readonly Caller Manager = new(Guid.CreateVersion7(), UserRole.Manager);
    private static readonly LeadChange Move = new(LeadActionKind.Move) { Status = LeadStatus.Contacted };

    public static TheoryData<LeadActionStatus, string> Commands()
    {
        var commands = new TheoryData<LeadActionStatus, string>();
        foreach (var status in Enum.GetValues<LeadActionStatus>())
        {
            foreach (var command in new[] { "cancel", "undo", "delete", "settle", "fail" })
            {
                commands.Add(status, command);
            }
        }

        return commands;
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_fits_some_states_and_leads_to_one(LeadActionStatus status, string command)
    {
        var action = In(status);
        var decision = command switch
        {
            "cancel" => LeadActionRules.Cancel(Id, action, Manager, Now),
            "undo" => LeadActionRules.Undo(Id, action, Manager, Now),
            "delete" => LeadActionRules.Delete(Id, action, Manager, Now),
            "settle" => LeadActionRules.Settle(Id, action, null, Now),
            _ => LeadActionRules.Settle(Id, action, "Why", Now),
        };

        LeadActionStatus? next = (command, status) switch
        {
            ("cancel", LeadActionStatus.Running) => LeadActionStatus.Cancelling,
            ("undo", LeadActionStatus.Done or LeadActionStatus.Cancelled or LeadActionStatus.Failed) => LeadActionStatus.Undoing,
            ("delete", not (LeadActionStatus.Running or LeadActionStatus.Cancelling or LeadActionStatus.Undoing)) => status,
            ("settle", LeadActionStatus.Running) => LeadActionStatus.Done,
            ("settle", LeadActionStatus.Cancelling) => LeadActionStatus.Cancelled,
            ("settle", LeadActionStatus.Undoing) => LeadActionStatus.Undone,
            ("fail", LeadActionStatus.Running or LeadActionStatus.Cancelling or LeadActionStatus.Undoing) => LeadActionStatus.Failed,
            _ => null,
        };
        Assert.Equal(next, decision.Change?.State.Status);
        Assert.Equal(command is "delete" && next is not null, decision.Change?.State.DeletedAt is not null);
    }

    [Fact]
    public void One_of_somebody_else_is_not_found_by_a_rep_and_found_by_a_manager()
    {
        var action = In(LeadActionStatus.Running);

        Assert.All(
            [LeadActionRules.Cancel(Id, action, Other, Now), LeadActionRules.Undo(Id, action, Other, Now), LeadActionRules.Delete(Id, action, Other, Now)],
            decision => Assert.Equal((RefusalKind.NotFound, true), (decision.Refusal!.Kind, decision.Refusal.Hides)));
        Assert.Null(LeadActionRules.Unseen(action, Rep));
        Assert.Null(LeadActionRules.Unseen(action, Manager));
    }

    [Fact]
    public void A_preview_starts_what_it_was_of_while_it_holds_and_once()
    {
        var started = Start(Move, Rep, count: 5)!;

        Assert.Equal((Rep.UserId, 5, LeadActionStatus.Running), (started.Change!.State.OwnerId, started.Change.State.Total, started.Change.State.Status));
        Assert.Equal(
            ["action Move", "status Contacted", "total 5"],
            started.Change.Noted.Single().Fields.Select(field => $"{field.Field} {field.New}"));
        Assert.Equal((null, null), (Again(Rep).Refusal, Again(Rep).Change));
        Assert.Equal(RefusalKind.NotFound, Again(Other).Refusal!.Kind);
        var changed = Start(Move, Rep, count: 6).Refusal!;
        Assert.Equal((RefusalKind.Conflict, "The preview counted 5 leads, and by now there are 6: preview again"), (changed.Kind, changed.Detail));
        Assert.Equal(RefusalKind.Unprocessable, Start(Move, Rep, count: 5, expiresAt: Now).Refusal!.Kind);

        Decision<LeadActionState> Again(Caller caller) =>
            LeadActionRules.Start(Id, started.Change!.State, Command(Move, Now), 0, Guid.CreateVersion7(), Assignee.Nobody, caller, Now);
    }

    [Fact]
    public void What_would_be_refused_of_every_lead_is_refused_at_once()
    {
        var assign = new LeadChange(LeadActionKind.Assign) { AssignedUserId = Other.UserId };
        var delete = new LeadChange(LeadActionKind.Delete);

        Assert.Equal(RefusalKind.Forbidden, Start(assign, Rep).Refusal!.Kind);
        Assert.Null(Start(assign, Manager).Refusal);
        Assert.Equal(LeadRules.InactiveAssignee, Start(assign, Manager, assignee: new(Other.UserId, LeadRules.InactiveAssignee)).Refusal);
        Assert.Null(Start(assign with { AssignedUserId = null }, Rep).Refusal);
        Assert.Equal(RefusalKind.Forbidden, Start(delete, Rep).Refusal!.Kind);
        Assert.Null(Start(delete, Manager).Refusal);
        Assert.Equal((RefusalKind.Forbidden, "deleted"),
            (LeadActionRules.Refused(Move, new() { Deleted = true }, Assignee.Nobody, Rep)!.Kind, LeadActionRules.Refused(Move, new() { Deleted = true }, Assignee.Nobody, Manager)!.Member));
    }

    [Fact]
    public void One_that_is_deleted_says_nothing_of_its_filter_any_more()
    {
        var deleted = LeadActionRules.OwnerDeleted(Id, In(LeadActionStatus.Running), Now).Change!.State;

        Assert.Equal(("", new LeadFilter()), (deleted.Query, deleted.Filter));
    }

    private static StartLeadAction Command(LeadChange change, DateTimeOffset expiresAt) => new(change, new() { Search = "jane" }, "q=jane", 5, expiresAt);

    private static Decision<LeadActionState> Start(LeadChange change, Caller caller, int count = 5, DateTimeOffset? expiresAt = null, Assignee? assignee = null) => LeadActionRules.Start(
        Id, null, Command(change, expiresAt ?? Now.AddMinutes(1)), count, Guid.CreateVersion7(), assignee ?? new(change.AssignedUserId, null), caller, Now);

    private static LeadActionState In(LeadActionStatus status) => new()
    {
        OwnerId = Rep.UserId,
        Status = status,
        Change = Move,
        Filter = new() { Search = "jane" },
        Query = "q=jane",
        Bound = Guid.CreateVersion7(),
        CreatedAt = Now,
        UpdatedAt = Now,
    };
}
