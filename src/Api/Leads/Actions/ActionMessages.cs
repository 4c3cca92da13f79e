using MiniCrm.Api.OpenApi;
using MiniCrm.Api.Problems;
using MiniCrm.Api.Validation;
using MiniCrm.Leads;

namespace MiniCrm.Api.Leads.Actions;

/// <summary>What is to be done to all leads of a filter, or to some that are named.</summary>
/// <param name="Action">assign, move or delete.</param>
/// <param name="AssignedUserId">Of assign: an active user, or null for nobody.</param>
/// <param name="Status">Of move: the place in the pipeline.</param>
/// <param name="All">True, where there is no filter, to say that all leads you see are meant.</param>
/// <param name="Ids">These leads, 1 to 500, in place of a filter; those you do not see are left out of the count.</param>
[Example("""{"action":"move","status":"contacted","all":true}""")]
public sealed record PreviewActionRequest(
    [property: Mandatory] LeadActionKind? Action, Optional<Guid?> AssignedUserId, LeadStatus? Status, bool? All, [property: Some(PreviewActionRequest.MostIds)] Guid[]? Ids)
{
    internal const int MostIds = 500;

    /// <summary>What is wrong with it as a whole.</summary>
    internal Problem? Complaint(LeadFilter filter)
    {
        var isEverything = filter == new LeadFilter() && Ids is null;
        return Action is LeadActionKind.Assign && !AssignedUserId.IsSet ? Problem.Invalid("assignedUserId", "is required: a user, or null for nobody")
            : Action is not LeadActionKind.Assign && AssignedUserId.IsSet ? Problem.Invalid("assignedUserId", "is of assign")
            : Action is LeadActionKind.Move && Status is null ? Problem.Invalid("status", "is required")
            : Action is not LeadActionKind.Move && Status is not null ? Problem.Invalid("status", "is of move")
            : Ids is not null && filter != new LeadFilter() ? Problem.Invalid("ids", "is not for a filter")
            : isEverything && All is not true ? Problem.Invalid("all", "must be true where no filter is given: then all leads that you see are meant")
            : !isEverything && All is true ? Problem.Invalid("all", Ids is null ? "is not for a filter" : "is not for leads that are named")
            : null;
    }

    /// <summary>Which leads are meant.</summary>
    internal LeadFilter ToFilter(LeadFilter asked) => Ids is null ? asked : new LeadFilter { Ids = [.. Ids.Distinct()] };

    internal LeadChange ToChange() => new(Action.GetValueOrDefault()) { AssignedUserId = AssignedUserId.Or(null), Status = Status };
}

/// <summary>What an action would be for.</summary>
/// <param name="Action">What would be done.</param>
/// <param name="AssignedUserId">Of assign: whom they would be assigned to; null for nobody.</param>
/// <param name="Status">Of move: where they would stand.</param>
/// <param name="Count">How many leads there are now, whether or not they are so already.</param>
/// <param name="Token">Starts it, for you alone.</param>
/// <param name="ExpiresAt">Until when it does.</param>
public sealed record ActionPreviewResponse(LeadActionKind Action, Guid? AssignedUserId, LeadStatus? Status, int Count, string Token, DateTimeOffset ExpiresAt);

/// <summary>What was previewed.</summary>
/// <param name="Token">Of the preview.</param>
[Example("""{"token":"of-a-preview"}""")]
public sealed record StartActionRequest([property: Mandatory, Text(32_000)] string Token)
{
    /// <summary>Names nobody's token.</summary>
    public override string ToString() => nameof(StartActionRequest);
}

/// <summary>A change of all leads of a filter.</summary>
public sealed record ActionResponse
{
    /// <summary>Given by the system; rises with time.</summary>
    public required Guid Id { get; init; }

    /// <summary>Where it stands.</summary>
    public required LeadActionStatus State { get; init; }

    /// <summary>Who has started it, and with whose rights it runs.</summary>
    public required Guid OwnerId { get; init; }

    /// <summary>What is done.</summary>
    public required LeadActionKind Action { get; init; }

    /// <summary>Of assign: whom they are assigned to; null for nobody.</summary>
    public required Guid? AssignedUserId { get; init; }

    /// <summary>Of move: where they stand then.</summary>
    public required LeadStatus? Status { get; init; }

    /// <summary>The filter, as it was asked for: what stands behind the question mark.</summary>
    public required string Query { get; init; }

    /// <summary>Whether it was for leads that were named one by one, and not for a filter.</summary>
    public required bool Named { get; init; }

    /// <summary>How many leads there were when it was started.</summary>
    public required int Total { get; init; }

    /// <summary>How far it has come.</summary>
    public required ActionProgressResponse Progress { get; init; }

    /// <summary>Why it has failed; null unless it has.</summary>
    public required string? Failure { get; init; }

    /// <summary>When it was started, in UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it came to its end, in UTC.</summary>
    public required DateTimeOffset? FinishedAt { get; init; }

    internal static ActionResponse Of(LeadActionView action) => new()
    {
        Id = action.Id,
        State = action.Status,
        OwnerId = action.OwnerId,
        Action = action.Change.Kind,
        AssignedUserId = action.Change.AssignedUserId,
        Status = action.Change.Status,
        Query = action.Query,
        Named = action.IsOfNamed,
        Total = action.Total,
        Progress = ActionProgressResponse.Of(action),
        Failure = action.Failure,
        CreatedAt = action.CreatedAt,
        FinishedAt = action.FinishedAt,
    };
}

/// <summary>How far an action has come.</summary>
/// <param name="Done">Leads that it has come to.</param>
/// <param name="Changed">Leads that it has changed.</param>
/// <param name="Unchanged">Leads that were so already.</param>
/// <param name="Refused">Leads that may not be changed so.</param>
/// <param name="Undone">What was changed and is taken back.</param>
/// <param name="Kept">What was changed and stays, because somebody has changed it since, or you may not take it back.</param>
/// <param name="LeadsPerSecond">Since it was started, or since it is undone.</param>
/// <param name="RemainingSeconds">Until the end, as far as can be told; null while it is not under way.</param>
public sealed record ActionProgressResponse(
    int Done, int Changed, int Unchanged, int Refused, int Undone, int Kept, double LeadsPerSecond, double? RemainingSeconds)
{
    internal static ActionProgressResponse Of(LeadActionView action)
    {
        var progress = action.Progress;
        return new(
            progress.Done,
            progress.Changed,
            progress.Unchanged,
            progress.Refused,
            progress.Undone,
            progress.Kept,
            Math.Round(action.LeadsPerSecond, 1),
            action.Remaining is { } remaining ? Math.Round(remaining.TotalSeconds, 1) : null);
    }
}

/// <summary>A lead that an action did not change although it is of its filter.</summary>
/// <param name="LeadId">The lead.</param>
/// <param name="Reason">A sentence for people.</param>
public sealed record RefusedLeadResponse(Guid LeadId, string Reason);
