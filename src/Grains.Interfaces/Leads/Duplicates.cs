using System.Collections.Immutable;

namespace MiniCrm.Leads;

/// <summary>What is to be done where another lead has the same e-mail address or telephone number.</summary>
[GenerateSerializer, Alias("minicrm.OnDuplicate")]
public enum OnDuplicate
{
    /// <summary>It is stored, and the others are named.</summary>
    Allow = 0,

    /// <summary>Nothing is stored.</summary>
    Refuse = 1,
}

/// <summary>A lead that may be the same person as another, as far as the caller sees it.</summary>
/// <param name="Because">The members that are the same, in the words of the API.</param>
[GenerateSerializer, Immutable, Alias("minicrm.PossibleDuplicate")]
public sealed record PossibleDuplicate(
    Guid Id, string FirstName, string LastName, string? Company, string Email, string? Phone, ImmutableArray<string> Because);

/// <summary>How much a lead is like another one.</summary>
/// <param name="Score">0 to 1, which the same e-mail address or telephone number is.</param>
[GenerateSerializer, Immutable, Alias("minicrm.LikelyDuplicate")]
public sealed record LikelyDuplicate(PossibleDuplicate Lead, double Score);

/// <summary>Those that are like a lead, the likeliest first.</summary>
[GenerateSerializer, Immutable, Alias("minicrm.LikelyDuplicates")]
public sealed record LikelyDuplicates(ImmutableArray<LikelyDuplicate> Items);
