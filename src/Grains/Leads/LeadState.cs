using System.Collections.Immutable;
using System.Text.Json.Serialization;
using MiniCrm.Database.Storage;
using MiniCrm.Leads;

namespace MiniCrm.Grains.Leads;

/// <summary>A lead as it is stored.</summary>
public sealed record LeadState : AggregateState
{
    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    public required string Email { get; init; }

    /// <summary>As it was written.</summary>
    public string? Phone { get; init; }

    /// <summary>In E.164, where <see cref="Phone"/> is written in another way.</summary>
    public string? PhoneE164 { get; init; }

    public string? Company { get; init; }

    public string? Position { get; init; }

    public string? Notes { get; init; }

    public LeadStatus Status { get; init; }

    public LeadSource Source { get; init; }

    /// <summary>When it came to its status; null while that is the one it was created with, and for moves that builds before this one made.</summary>
    public DateTimeOffset? StatusChangedAt { get; init; }

    public Guid? AssignedUserId { get; init; }

    public required Guid CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Whose deletion it is that becomes final when it is not kept any longer.</summary>
    public Guid? DeletedBy { get; init; }

    /// <summary>The lead that it is a part of.</summary>
    public Guid? MergedInto { get; init; }

    /// <summary>The leads that are a part of it, oldest first; null where none is.</summary>
    public ImmutableArray<MergedLead>? Merged { get; init; }

    /// <summary>By which a telephone number is the same as another; builds before this one stored no other than E.164.</summary>
    [JsonIgnore]
    public string? PhoneKey => Phone is null || Telephone.IsE164(Phone) ? Phone : PhoneE164;

    public bool IsVisibleTo(Caller caller) =>
        caller.SeesEverything || AssignedUserId == caller.UserId || CreatedBy == caller.UserId;

    /// <summary>As it is written, with when it has come to its status.</summary>
    /// <param name="since">What it was before.</param>
    public LeadState At(DateTimeOffset now, LeadState since) =>
        this with { UpdatedAt = now, StatusChangedAt = Status == since.Status ? since.StatusChangedAt : now };

    public LeadView ToView(Guid id, int version) => new()
    {
        Id = id,
        Version = version,
        FirstName = FirstName,
        LastName = LastName,
        Email = Email,
        Phone = Phone,
        Company = Company,
        Position = Position,
        Notes = Notes,
        Status = Status,
        Source = Source,
        AssignedUserId = AssignedUserId,
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
    };
}

/// <summary>A lead that is a part of another one.</summary>
/// <param name="Sequence">Of its last event.</param>
/// <param name="Changed">What of the other one has changed with that.</param>
/// <param name="Within">The leads that were a part of it before.</param>
public sealed record MergedLead(Guid Id, DateTimeOffset At, int Sequence, ImmutableArray<MergedValue> Changed, ImmutableArray<MergedPart> Within)
{
    /// <summary>It, and what was a part of it.</summary>
    [JsonIgnore]
    public IEnumerable<MergedPart> Parts => Within.Prepend(new(Id, Sequence));
}

/// <param name="Sequence">Of its last event.</param>
public sealed record MergedPart(Guid Id, int Sequence);

/// <summary>A member that a merge has changed, as JSON; null where it was not set.</summary>
public sealed record MergedValue(string Field, string? Old, string? New);
