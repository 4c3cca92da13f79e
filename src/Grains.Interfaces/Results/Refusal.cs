using System.Collections.Immutable;
using MiniCrm.Leads;

namespace MiniCrm;

/// <summary>Why a command or a read was refused; the gateway turns it into a problem document.</summary>
[GenerateSerializer, Alias("minicrm.RefusalKind")]
public enum RefusalKind
{
    /// <summary>Nobody is signed in, or what was shown as proof is not accepted.</summary>
    Unauthenticated = 0,

    /// <summary>The caller may know that it exists, but may not do this.</summary>
    Forbidden = 1,

    /// <summary>It does not exist, or the caller may not know that it does.</summary>
    NotFound = 2,

    /// <summary>The rules of the domain are against it.</summary>
    Conflict = 3,

    /// <summary>The version named by the caller is not the current one.</summary>
    StaleVersion = 4,

    /// <summary>Well-formed, but a value cannot be accepted as things stand.</summary>
    Unprocessable = 5,

    /// <summary>Too often; <see cref="Refusal.RetryAfter"/> says when to come back.</summary>
    TooManyRequests = 6,

    /// <summary>Nothing was done; trying again later is safe.</summary>
    Busy = 7,
}

/// <summary>A refusal with the sentence a person reads.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.Refusal")]
public sealed record Refusal(RefusalKind Kind, string Detail)
{
    /// <summary>The member of the command that is to blame, in camelCase.</summary>
    [Id(0)]
    public string? Member { get; init; }

    /// <summary>How long to wait before the next try.</summary>
    [Id(1)]
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True where it is there and the caller may not know it: nobody is told, and the audit is.</summary>
    [Id(2)]
    public bool Hides { get; init; }

    /// <summary>The user it is about, for the audit alone.</summary>
    [Id(3)]
    public Guid? About { get; init; }

    /// <summary>The value is not valid however things stand. No kind of its own, which gateways of earlier builds would not know.</summary>
    [Id(4)]
    public bool IsInvalid { get; init; }

    /// <summary>Where other leads are in the way: those that the caller sees.</summary>
    [Id(5)]
    public ImmutableArray<PossibleDuplicate>? PossibleDuplicates { get; init; }

    /// <summary>Where what is not there any more is a part of something else. That alone knows whether the caller sees it: nobody is told before it was asked.</summary>
    [Id(6)]
    public Guid? MovedTo { get; init; }

    public static Refusal Stale { get; } = new(RefusalKind.StaleVersion, "Its version is not one that If-Match and If-None-Match ask for");

    public static Refusal Invalid(string member, string complaint) => new(RefusalKind.Unprocessable, complaint) { Member = member, IsInvalid = true };

    public static Refusal Forbidden(string detail) => new(RefusalKind.Forbidden, detail);

    public static Refusal Busy(TimeSpan retryAfter) =>
        new(RefusalKind.Busy, "Too much to do at the moment, nothing was changed") { RetryAfter = retryAfter };
}
