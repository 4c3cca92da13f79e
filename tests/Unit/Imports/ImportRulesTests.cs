using MiniCrm.Grains;
using MiniCrm.Grains.Imports;
using MiniCrm.Imports;
using MiniCrm.Users;
using Xunit;

namespace MiniCrm.Tests.Unit.Imports;

public sealed class ImportRulesTests
{
    private static readonly Guid Id = Guid.CreateVersion7();
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 4, 0, 0, TimeSpan.Zero);
    private static readonly Caller Rep = new(Guid.CreateVersion7(), UserRole.SalesRep);
    private static readonly Caller Other = new(Guid.CreateVersion7(), UserRole.SalesRep);
    private static readonly Caller Manager = new(Guid.CreateVersion7(), UserRole.Manager);
    private static readonly ImportProgress Progress = new(10, 100, 5, 2, 1, 2, 0, 0, TimeSpan.FromSeconds(1));

    private static readonly ImportFindings Found = new(
        ImportFormat.Csv, "utf-8", ",", HasHeader: true, [new(1, "a", "firstName"), new(2, "b", "lastName"), new(3, "c", "email"), new(4, "d", null)], [], []);

    public static TheoryData<ImportStatus, string> Commands()
    {
        var commands = new TheoryData<ImportStatus, string>();
        foreach (var status in Enum.GetValues<ImportStatus>())
        {
            foreach (var command in new[] { "start", "cancel", "revert", "delete", "settle" })
            {
                commands.Add(status, command);
            }
        }

        return commands;
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_fits_some_states_and_leads_to_one(ImportStatus status, string command)
    {
        var import = In(status);
        var decision = command switch
        {
            "start" => ImportRules.Start(Id, import, new(null, [], ImportDuplicates.Skip), Manager, Now),
            "cancel" => ImportRules.Cancel(Id, import, Manager, Now),
            "revert" => ImportRules.Revert(Id, import, Manager, Now),
            "delete" => ImportRules.Delete(Id, import, Manager, Now),
            _ => ImportRules.Settle(Id, import, null, Progress, Now),
        };

        ImportStatus? next = (command, status) switch
        {
            ("start", ImportStatus.Uploaded) => ImportStatus.Running,
            ("cancel", ImportStatus.Running) => ImportStatus.Cancelling,
            ("revert", ImportStatus.Done or ImportStatus.Cancelled or ImportStatus.Failed) => ImportStatus.Reverting,
            ("delete", not (ImportStatus.Running or ImportStatus.Cancelling or ImportStatus.Reverting)) => status,
            ("settle", ImportStatus.Running) => ImportStatus.Done,
            ("settle", ImportStatus.Cancelling) => ImportStatus.Cancelled,
            ("settle", ImportStatus.Reverting) => ImportStatus.Reverted,
            _ => null,
        };
        Assert.Equal(next, decision.Change?.State.Status);
        Assert.Equal(command == "delete" && next is not null, decision.Change?.State.DeletedAt is not null);
        var isRepeated = (command, status) is ("cancel", ImportStatus.Cancelling) or ("revert", ImportStatus.Reverting or ImportStatus.Reverted) or ("settle", _);
        Assert.Equal(next is null && !isRepeated ? RefusalKind.Conflict : null, decision.Refusal?.Kind);
    }

    [Fact]
    public void What_is_not_the_callers_is_not_there()
    {
        foreach (var decision in new[]
        {
            ImportRules.Start(Id, In(ImportStatus.Uploaded), new(null, [], ImportDuplicates.Skip), Other, Now),
            ImportRules.Cancel(Id, In(ImportStatus.Running), Other, Now),
            ImportRules.Revert(Id, In(ImportStatus.Done), Other, Now),
            ImportRules.Delete(Id, In(ImportStatus.Done), Other, Now),
        })
        {
            Assert.Equal((RefusalKind.NotFound, true), (decision.Refusal!.Kind, decision.Refusal.Hides));
        }

        Assert.Equal(RefusalKind.Forbidden, ImportRules.Revert(Id, In(ImportStatus.Done), Rep, Now).Refusal!.Kind);
    }

    [Fact]
    public void Each_end_is_an_event_that_is_counted_by_itself()
    {
        var done = ImportRules.Settle(Id, In(ImportStatus.Running), null, Progress, Now).Change!;
        var failed = ImportRules.Settle(Id, done.State with { Status = ImportStatus.Reverting }, "The user is gone", Progress, Now).Change!;

        Assert.Equal(new ImportFinished(Id, ImportStatus.Done, 5, 2, 1, 2, Rep.UserId, Now), Assert.Single(done.Happened).Event);
        Assert.Equal(((Guid, int)?)(Id, 1), done.Happened[0].Of);
        Assert.Equal(((Guid, int)?)(Id, 2), Assert.Single(failed.Happened).Of);
        Assert.Equal((ImportStatus.Failed, "The user is gone"), (failed.State.Status, failed.State.Failure));
    }

    [Fact]
    public void A_deletion_leaves_nothing_of_the_file()
    {
        var deleted = ImportRules.OwnerDeleted(Id, In(ImportStatus.Running), Now).Change!.State;

        Assert.Equal((null, null, 0), (deleted.Name, deleted.Plan, deleted.Found.Columns.Length + deleted.Found.Rows.Length + deleted.Found.Faults.Length));
    }

    private static ImportState In(ImportStatus status) => new()
    {
        OwnerId = Rep.UserId,
        Name = "leads.csv",
        Status = status,
        Found = Found,
        Plan = status is ImportStatus.Uploaded ? null : new([], [], ImportDuplicates.Skip, Rep.UserId),
        CreatedAt = Now,
        UpdatedAt = Now,
    };
}
