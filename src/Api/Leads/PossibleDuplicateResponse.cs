using System.Collections.Immutable;
using MiniCrm.Leads;

namespace MiniCrm.Api.Leads;

/// <summary>A lead that may be the same person.</summary>
/// <param name="Id">By which it is read.</param>
/// <param name="FirstName">The given name.</param>
/// <param name="LastName">The family name.</param>
/// <param name="Company">Whom it works for.</param>
/// <param name="Email">Where it can be written to.</param>
/// <param name="Phone">As it was written.</param>
/// <param name="Because">Which members are the same: email, phone or both.</param>
public sealed record PossibleDuplicateResponse(
    Guid Id, string FirstName, string LastName, string? Company, string Email, string? Phone, IReadOnlyList<string> Because)
{
    internal static IReadOnlyList<PossibleDuplicateResponse>? Of(ImmutableArray<PossibleDuplicate>? doubles) => doubles is null
        ? null
        : [.. doubles.Value.Select(lead => new PossibleDuplicateResponse(lead.Id, lead.FirstName, lead.LastName, lead.Company, lead.Email, lead.Phone, lead.Because))];
}

/// <summary>A lead that is like another one.</summary>
/// <param name="Id">By which it is read.</param>
/// <param name="FirstName">The given name.</param>
/// <param name="LastName">The family name.</param>
/// <param name="Company">Whom it works for.</param>
/// <param name="Email">Where it can be written to.</param>
/// <param name="Phone">As it was written.</param>
/// <param name="Score">0 to 1, which the same e-mail address or telephone number is.</param>
/// <param name="Because">What is the same, email and phone, or similar, name and company.</param>
public sealed record LikelyDuplicateResponse(
    Guid Id, string FirstName, string LastName, string? Company, string Email, string? Phone, double Score, IReadOnlyList<string> Because)
{
    internal static LikelyDuplicateResponse Of(LikelyDuplicate duplicate)
    {
        var lead = duplicate.Lead;
        return new(lead.Id, lead.FirstName, lead.LastName, lead.Company, lead.Email, lead.Phone, duplicate.Score, lead.Because);
    }
}
