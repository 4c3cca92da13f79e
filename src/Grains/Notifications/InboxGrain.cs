using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Database.Storage;
using MiniCrm.Grains.Notifications.Delivery;
using MiniCrm.Leads;
using MiniCrm.Notifications;
using MiniCrm.Users;
using Npgsql;

namespace MiniCrm.Grains.Notifications;

[GrainType("inbox")]
public sealed class InboxGrain(
    [PersistentState("inbox", "notifications")] IPersistentState<Stored<InboxState>> storage,
    [FromKeyedServices("notifications")] NpgsqlDataSource database,
    DueNotifications due,
    DeliverySignals signals,
    RetryPolicy retries,
    TimeProvider clock,
    Standing standing)
    : AggregateGrain<InboxState, InboxState>(storage, clock, standing), IInboxGrain, ISettlementGrain
{
    private Guid RecipientId => this.GetPrimaryKey();

    public async Task<Result<NotificationView>> Post(PostNotification command, Caller caller)
    {
        if (NotificationRules.RefusedPost(caller) is { } refusal)
        {
            return refusal;
        }

        var recipient = await GrainFactory.GetGrain<IUserGrain>(RecipientId).Get();
        if (!recipient.Succeeded)
        {
            return recipient.Refusal with { Member = "recipientId" };
        }

        var id = TimeOrderedId.New();
        return await Store(id, inbox => ValueTask.FromResult<Decision<InboxState>>(NotificationRules.Post(id, inbox, RecipientId, command, caller, Now)));
    }

    public async Task Receive(ReceivedEvent received)
    {
        var (command, notice) = received switch
        {
            UserCreatedReceived created => (ReceivedEvents.Welcome(created.Role), null),
            LeadAssignedReceived assigned => (ReceivedEvents.LeadAssigned(assigned.LeadId, assigned.LeadName), null),
            SecurityChangedReceived changed => AccountNotices.Of(changed),
            NewDeviceReceived signedIn => AccountNotices.Of(signedIn),
            _ => throw new NotSupportedException($"No notification comes of a {received.GetType().Name}."),
        };
        var id = NotificationId.Of(received.EventId, RecipientId, command.Type);
        var stored = await Execute(inbox => NotificationRules.Put(id, inbox, RecipientId, command, RecipientId, Now, notice));
        if (!stored.Succeeded)
        {
            throw new StorageUnavailableException(stored.Refusal.Detail);
        }

        signals.Of(command.Type).Raise();
    }

    public Task<Result<NotificationView>> MarkRead(Guid notificationId, IfMatch? ifMatch, Caller caller) =>
        Store(notificationId, async inbox => NotificationRules.MarkRead(inbox, await FindOwn(notificationId), ifMatch, caller, Now));

    public Task<Result<NotificationView>> Retry(Guid notificationId, IfMatch? ifMatch, Caller caller) =>
        Store(notificationId, async inbox => NotificationRules.Retry(inbox, await FindOwn(notificationId), ifMatch, caller, Now));

    public async Task Settle(Guid notificationId, Guid lease, DeliveryOutcome outcome)
    {
        NotificationRow? written = null;
        var chance = Random.Shared.NextDouble();
        var stored = await Execute(async inbox =>
        {
            var decision = SettlementRules.Settle(inbox, await due.FindAsync(notificationId), lease, outcome, retries, chance, Now);
            written = Written(decision);
            return decision;
        });
        if (!stored.Succeeded)
        {
            throw new StorageUnavailableException(stored.Refusal.Detail);
        }

        if (written is not null)
        {
            DeliveryTelemetry.Count(written.State);
        }
    }

    public IAsyncEnumerable<Live<NotificationView>> Watch(int? after, CancellationToken cancellationToken) => Watch(
        after,
        committed => committed.Version,
        (from, until, limit) => NotificationRows.ListWrittenAsync(database, RecipientId, from, until, limit),
        cancellationToken);

    protected override InboxState ToView(InboxState state, int version) => state;

    private static NotificationRow? Written(Decision<InboxState> decision) => decision.Change?.Rows.OfType<NotificationRow>().Single();

    private async Task<NotificationRow?> FindOwn(Guid notificationId)
    {
        var row = await NotificationRows.FindAsync(database, notificationId);
        return row?.State.RecipientId == RecipientId ? row : null;
    }

    /// <summary>The answer is the notification, not the inbox; what was not written is read.</summary>
    private async Task<Result<NotificationView>> Store(Guid notificationId, Func<InboxState?, ValueTask<Decision<InboxState>>> decide)
    {
        NotificationRow? written = null;
        var stored = await Execute(async inbox =>
        {
            var decision = await decide(inbox);
            written = Written(decision);
            return decision;
        });
        if (!stored.Succeeded)
        {
            return stored.Refusal;
        }

        if (written?.State.Status == NotificationStatus.Pending)
        {
            signals.Of(written.State.Type).Raise();
        }

        var row = written ?? await NotificationRows.FindAsync(database, notificationId);
        return row!.ToView();
    }
}
