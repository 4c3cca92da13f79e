using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Database.Storage;
using MiniCrm.Notifications;
using MiniCrm.Users;
using Npgsql;

namespace MiniCrm.Grains.Notifications;

[GrainType("inbox")]
public sealed class InboxGrain(
    [PersistentState("inbox", "notifications")] IPersistentState<Stored<InboxState>> storage,
    [FromKeyedServices("notifications")] NpgsqlDataSource database,
    TimeProvider clock)
    : AggregateGrain<InboxState, InboxState>(storage, clock), IInboxGrain
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
        return await Store(id, inbox => ValueTask.FromResult(NotificationRules.Post(id, inbox, RecipientId, command, caller, Now)));
    }

    public Task<Result<NotificationView>> MarkRead(Guid notificationId, IfMatch? ifMatch, Caller caller) =>
        Store(notificationId, async inbox =>
        {
            var row = await NotificationRows.FindAsync(database, notificationId);
            return NotificationRules.MarkRead(inbox, row?.State.RecipientId == RecipientId ? row : null, ifMatch, caller, Now);
        });

    protected override InboxState ToView(InboxState state, int version) => state;

    /// <summary>The answer is the notification, not the inbox; what was not written is read.</summary>
    private async Task<Result<NotificationView>> Store(Guid notificationId, Func<InboxState?, ValueTask<Decision<InboxState>>> decide)
    {
        NotificationRow? written = null;
        var stored = await Execute(async inbox =>
        {
            var decision = await decide(inbox);
            written = decision.Change?.Rows.OfType<NotificationRow>().Single();
            return decision;
        });
        if (!stored.Succeeded)
        {
            return stored.Refusal;
        }

        var row = written ?? await NotificationRows.FindAsync(database, notificationId);
        return row!.ToView();
    }
}
