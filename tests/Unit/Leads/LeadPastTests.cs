using System.Collections.Immutable;
using System.Text.Json;
using MiniCrm.Database.Storage;
using MiniCrm.Grains.Leads;
using MiniCrm.Leads;
using MiniCrm.Users;
using Xunit;

namespace MiniCrm.Tests.Unit.Leads;

public sealed class LeadPastTests
{
    private static readonly Guid Id = Guid.CreateVersion7();
    private static readonly Guid Rep = Guid.CreateVersion7();
    private static readonly Caller Manager = new(Guid.CreateVersion7(), UserRole.Manager);
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Whatever_changed_since_is_taken_back()
    {
        var (past, entries) = Life();

        for (var then = 0; then < past.Count; then++)
        {
            // Of each member the first change since.
            var since = new SinceThen(past[then].UpdatedAt, [.. entries.Skip(then + 1).SelectMany(changes => changes).DistinctBy(change => change.Field)]);

            Assert.Equal(past[then].KeptUntil is null ? past[then] : null, LeadPast.Of(past[^1], since));
        }
    }

    [Fact]
    public void Before_it_was_there_it_was_nothing() => Assert.Null(LeadPast.Of(Life().Past[^1], since: null));

    /// <summary>A lead after each of its changes, and what each changed, as it is read back.</summary>
    private static (List<LeadState> Past, List<ImmutableArray<FormerValue>> Entries) Life()
    {
        var now = Begin;
        var assignee = new Assignee(Rep, null);
        var past = new List<LeadState>();
        var entries = new List<ImmutableArray<FormerValue>>();
        Take(lead => LeadRules.Create(Id, lead, new() { FirstName = "Ada", LastName = "Byron", Email = "a@example.com", Source = LeadSource.Referral }, Assignee.Nobody, LeadSettings.Default, Manager, now));
        Take(lead => LeadRules.Update(Id, lead, new() { LastName = "Lovelace", Phone = "+4912345", Company = "Analytical", Position = "Countess", Notes = "\"quoted\"" }, assignee, LeadSettings.Default, Manager, now));
        Take(lead => LeadRules.Assign(Id, lead, assignee, Manager, now));
        Take(lead => LeadRules.Delete(Id, lead, LeadRetention.Default, Manager, now));
        Take(lead => LeadRules.Restore(Id, lead, Manager, now));
        Take(lead => LeadRules.ChangeStatus(Id, lead, LeadStatus.ClosedWon, Manager, now));
        Take(lead => LeadRules.Update(Id, lead, new() { FirstName = "Augusta", Email = "b@example.com", Source = LeadSource.PhoneCall, Phone = (string?)null, AssignedUserId = (Guid?)null }, Assignee.Nobody, LeadSettings.Default, Manager, now));
        return (past, entries);

        void Take(Func<LeadState?, Grains.Decision<LeadState>> decide)
        {
            now = now.AddHours(1);
            var change = decide(past.LastOrDefault()).Change!;
            past.Add(change.State);
            entries.Add([.. from happened in change.Happened
                            from field in happened.Timeline ?? []
                            select new FormerValue(field.Field, field.Old is null ? null : JsonSerializer.Serialize(field.Old, StorageJson.Options))]);
        }
    }
}
