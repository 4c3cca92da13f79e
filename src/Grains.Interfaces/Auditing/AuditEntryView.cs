using System.Collections.Immutable;
using MiniCrm.Leads;

namespace MiniCrm.Auditing;

/// <summary>Who did what to which thing when, and from where.</summary>
/// <param name="Id">Of version 7: the newest is the greatest, over all databases.</param>
/// <param name="Number">Its place in the chain of its database, from 1.</param>
/// <param name="Action">An event's topic, or a kind of <see cref="SecurityEntry"/>.</param>
[GenerateSerializer, Immutable, Alias("minicrm.AuditEntryView")]
public sealed record AuditEntryView(Guid Id, string Chain, long Number, DateTimeOffset Time, string Action)
{
    /// <summary>Null for somebody who is not known.</summary>
    [Id(0)] public Guid? Actor { get; init; }

    /// <summary>Null where it was done to no thing.</summary>
    [Id(1)] public string? Kind { get; init; }

    [Id(2)] public Guid? Subject { get; init; }

    [Id(3)] public string? Source { get; init; }

    /// <summary>How often, where many of one kind were put together.</summary>
    [Id(4)] public int Times { get; init; } = 1;

    [Id(5)] public string? Detail { get; init; }

    /// <summary>Empty where there are none, or where they were emptied with the person they told of.</summary>
    [Id(6)] public ImmutableArray<ChangedField> Changes { get; init; } = [];
}

/// <summary>A part of the audit of one database.</summary>
/// <param name="Next">Everything that fits and is newer than this id, or this id itself, is in it; null: everything that fits.</param>
[GenerateSerializer, Immutable, Alias("minicrm.AuditPart")]
public sealed record AuditPart(ImmutableArray<AuditEntryView> Entries, Guid? Next);
