using System.Collections.Immutable;
using MiniCrm.Imports;
using MiniCrm.Leads;
using MiniCrm.Users;

namespace MiniCrm.Auditing;

/// <summary>Everything that the audit tells of: commands as the topics of their events are called, and what no command leaves.</summary>
public static class AuditActions
{
    public const string SignedIn = "auth.signed_in";
    public const string SignInFailed = "auth.sign_in_failed";
    public const string SignInHeldBack = "auth.sign_in_held_back";
    public const string SignedOut = "auth.signed_out";
    public const string TokenReused = "auth.token_reused";
    public const string PreviousKeyUsed = "auth.previous_key_used";
    public const string RegistrationRefused = "auth.registration_refused";
    public const string AccessRefused = "access.refused";
    public const string AuditRead = "audit.read";

    /// <summary>In the chain of the leads: it is there before the first of them is read.</summary>
    public const string LeadsExported = "leads.exported";

    public static readonly ImmutableArray<string> OfSecurity =
    [
        SignedIn, SignInFailed, SignInHeldBack, SignedOut, TokenReused, PreviousKeyUsed, RegistrationRefused, AccessRefused, AuditRead,
    ];

    public static readonly ImmutableArray<string> OfCommands =
    [
        UserCreated.Topic, UserUpdated.Topic, UserDeleted.Topic,
        LeadCreated.Topic, LeadUpdated.Topic, LeadAssigned.Topic, LeadStatusChanged.Topic, LeadDeleted.Topic,
        LeadRestored.Topic, LeadErased.Topic, LeadMerged.Topic, LeadUnmerged.Topic,
        "view.created", "view.updated", "view.deleted",
        "import.created", "import.started", "import.cancelled", "import.reverted", ImportFinished.Topic, "import.deleted",
        "action.started", "action.cancelled", "action.undone", "action.finished", "action.deleted",
        "notification.posted", "notification.read", "notification.retried",
    ];

    public static readonly ImmutableArray<string> All = [.. OfCommands, .. OfSecurity, LeadsExported];

    /// <summary>The kinds of things that something is done to.</summary>
    public static readonly ImmutableArray<string> Kinds = [.. OfCommands.Select(action => action.Split('.')[0]).Distinct()];
}
