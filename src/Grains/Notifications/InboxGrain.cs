using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Database.Storage;
using MiniCrm.Grains.Notifications.Delivery;
using MiniCrm.Leads;
using MiniCrm.Notifications;
using MiniCrm.Users;
using Npgsql;

namespace MiniCrm.Grains.Notifications;

[GrainType("inbox"), InRole("notifications")]
public sealed class InboxGrain(
    [PersistentState("inbox", "notifications")] IPersistentState<Envelope<InboxState>> storage,
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

        var id = NewMoment();
        return await Store(
            id, inbox => ValueTask.FromResult(NotificationRules.Post(id, inbox, RecipientId, command, caller, Now)), moment: id);
    }

    public async Task<Refusal?> Receive(ReceivedEvent received)
    {
        switch (received)
        {
            case UserDeletedReceived:
                return await Keep(inbox => ErasureRules.Erase(inbox, RecipientId, Now));
            case LeadDeletedReceived deleted:
                return await Keep(inbox => ErasureRules.Forget(inbox, RecipientId, deleted.LeadId, Now));
        }

        var (command, notice) = received switch
        {
            UserCreatedReceived created => (EventNotifications.Welcome(created.Role), new AccountNotice(AccountNoticeKind.Welcome, Now)),
            LeadAssignedReceived assigned => (EventNotifications.LeadAssigned(assigned.LeadId, assigned.LeadName), null),
            SecurityChangedReceived changed => AccountNotices.Of(changed),
            VerificationAskedReceived asked => AccountNotices.Of(asked),
            NewDeviceReceived signedIn => AccountNotices.Of(signedIn),
            _ => throw new NotSupportedException($"No notification comes of a {received.GetType().Name}."),
        };
        var id = NotificationId.Of(received.EventId, RecipientId, command.Type, notice?.Kind);
        var lead = (received as LeadAssignedReceived)?.LeadId;
        var refusal = await Keep(inbox => inbox.IsErased()
            ? Decision.Unchanged<InboxState>()
            : NotificationRules.Put(id, inbox, RecipientId, command, RecipientId, Now, notice, lead));
        if (refusal is null)
        {
            signals.Of(command.Type).Raise();
        }

        return refusal;
    }

    public Task<Result<NotificationView>> MarkRead(Guid notificationId, Precondition? precondition, Caller caller) =>
        Store(notificationId, async inbox => NotificationRules.MarkRead(inbox, await FindOwn(notificationId), precondition, caller, Now));

    public Task<Result<NotificationView>> Retry(Guid notificationId, Precondition? precondition, Caller caller) =>
        Store(notificationId, async inbox => NotificationRules.Retry(inbox, await FindOwn(notificationId), precondition, caller, Now));

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

    /// <summary>What an event leads to is stored when this returns null. What the database cannot hold it will not hold later either.</summary>
    private async Task<Refusal?> Keep(Func<InboxState?, Decision<InboxState>> decide)
    {
        try
        {
            // To be busy is thrown: a consumer of an earlier build, which knows no refusals, comes again.
            return (await Execute(decide)).Refusal switch
            {
                { Kind: RefusalKind.Busy } busy => throw new StorageUnavailableException(busy.Detail),
                var refusal => refusal,
            };
        }
        catch (Exception exception) when (exception is ConstraintViolationException or StatementFailedException { IsOfValues: true })
        {
            return new Refusal(RefusalKind.Unprocessable, exception.Message);
        }
    }

    /// <summary>The answer is the notification, not the inbox; what was not written is read.</summary>
    private async Task<Result<NotificationView>> Store(
        Guid notificationId, Func<InboxState?, ValueTask<Decision<InboxState>>> decide, Guid? moment = null)
    {
        NotificationRow? written = null;
        var stored = await Execute(async inbox =>
        {
            var decision = await decide(inbox);
            written = Written(decision);
            return decision;
        }, moment: moment);
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
