using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MiniCrm.Leads;

/// <summary>What is done to all leads of a filter.</summary>
[GenerateSerializer, Alias("minicrm.LeadActionKind")]
[JsonConverter(typeof(SnakeCaseEnumConverter<LeadActionKind>))]
public enum LeadActionKind
{
    Assign = 0,
    Move = 1,
    Delete = 2,
}

/// <summary>Where an action stands.</summary>
[GenerateSerializer, Alias("minicrm.LeadActionStatus")]
[JsonConverter(typeof(SnakeCaseEnumConverter<LeadActionStatus>))]
public enum LeadActionStatus
{
    Running = 0,
    Cancelling = 1,
    Done = 2,
    Cancelled = 3,
    Failed = 4,
    Undoing = 5,
    Undone = 6,
}

/// <summary>What is done to each lead.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.LeadChange")]
public sealed record LeadChange(LeadActionKind Kind)
{
    /// <summary>Whom to assign to; null for nobody.</summary>
    [Id(0)]
    public Guid? AssignedUserId { get; init; }

    /// <summary>Where to move to; null unless that is what is done.</summary>
    [Id(1)]
    public LeadStatus? Status { get; init; }
}

/// <summary>Begins an action on all leads that a filter lets through for the caller.</summary>
/// <param name="Query">The filter, as it was asked for.</param>
/// <param name="Previewed">How many leads the caller was told of.</param>
/// <param name="ExpiresAt">Until when that is good.</param>
[GenerateSerializer, Immutable, Alias("minicrm.StartLeadAction")]
public sealed record StartLeadAction(LeadChange Change, LeadFilter Filter, string Query, int Previewed, DateTimeOffset ExpiresAt);

/// <summary>How many leads an action would be for.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.LeadActionPreview")]
public sealed record LeadActionPreview(int Count);

/// <summary>An action as callers see it.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.LeadActionView")]
public sealed record LeadActionView
{
    [Id(0)] public required Guid Id { get; init; }

    [Id(1)] public required int Version { get; init; }

    [Id(2)] public required LeadActionStatus Status { get; init; }

    [Id(3)] public required Guid OwnerId { get; init; }

    [Id(4)] public required LeadChange Change { get; init; }

    /// <summary>The filter, as it was asked for.</summary>
    [Id(5)] public required string Query { get; init; }

    /// <summary>How many leads there were when it was started.</summary>
    [Id(6)] public required int Total { get; init; }

    /// <summary>Why it has failed.</summary>
    [Id(7)] public string? Failure { get; init; }

    [Id(8)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(9)] public DateTimeOffset? FinishedAt { get; init; }

    [Id(10)] public LeadActionProgress Progress { get; init; } = LeadActionProgress.None;

    /// <summary>True where the leads were named one by one, and no filter was asked for.</summary>
    [Id(11)] public bool IsOfNamed { get; init; }

    public bool IsUnderWay => Status is LeadActionStatus.Running or LeadActionStatus.Cancelling or LeadActionStatus.Undoing;

    /// <summary>Leads that it has come to, on the way there or back.</summary>
    public int Come => IsBack ? Progress.Undone + Progress.Kept : Progress.Done;

    /// <summary>Leads that it comes to in all.</summary>
    public int Ahead => IsBack ? Progress.Changed : Total;

    /// <summary>Since it was started, or since it is undone.</summary>
    public double LeadsPerSecond => Progress.Elapsed > TimeSpan.Zero ? Come / Progress.Elapsed.TotalSeconds : 0;

    /// <summary>Until the end, as far as can be told; null while it is not under way.</summary>
    public TimeSpan? Remaining => Status is LeadActionStatus.Running or LeadActionStatus.Undoing && Come > 0 ? Progress.Elapsed / Come * Math.Max(0, Ahead - Come) : null;

    private bool IsBack => Status is LeadActionStatus.Undoing or LeadActionStatus.Undone;
}

/// <summary>How far an action has come.</summary>
/// <param name="Undone">Of what was changed, what was taken back.</param>
/// <param name="Kept">Of what was changed, what stays.</param>
/// <param name="Elapsed">Since it was started, or, once that was begun, since it is undone.</param>
[GenerateSerializer, Immutable, Alias("minicrm.LeadActionProgress")]
public sealed record LeadActionProgress(int Changed, int Unchanged, int Refused, int Undone, int Kept, TimeSpan Elapsed)
{
    public static LeadActionProgress None { get; } = new(0, 0, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Leads that it has come to.</summary>
    public int Done => Changed + Unchanged + Refused;
}

/// <summary>A lead that an action did not change, and why.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.RefusedLead")]
public sealed record RefusedLead(Guid LeadId, string Reason);
