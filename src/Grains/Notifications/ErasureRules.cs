using MiniCrm.Database.Storage;

namespace MiniCrm.Grains.Notifications;

/// <summary>What becomes of an inbox when somebody is deleted, or a lead is erased. The rows are emptied by the statement that stores this.</summary>
public static class ErasureRules
{
    /// <summary>The whole inbox of a user who was deleted; nothing is put into it any more.</summary>
    public static Decision<InboxState> Erase(InboxState? inbox, Guid recipientId, DateTimeOffset now) => inbox?.ErasedAt is not null
        ? Decision.Unchanged<InboxState>()
        : new Change<InboxState>((inbox ?? new InboxState()) with { ErasedAt = now }, recipientId, now, []);

    /// <summary>What names a lead that was erased.</summary>
    public static Decision<InboxState> Forget(InboxState? inbox, Guid recipientId, Guid leadId, DateTimeOffset now) =>
        new Change<InboxState>(inbox ?? new InboxState(), recipientId, now, []) { Rows = [new ForgottenLead(leadId, now)] };

    /// <summary>What comes for somebody who was deleted comes to nothing.</summary>
    public static bool IsErased(this InboxState? inbox) => inbox?.ErasedAt is not null;
}

/// <summary>Beside the state of an inbox: everything in it that names the lead is to be emptied.</summary>
public sealed record ForgottenLead(Guid Forget, DateTimeOffset At);
