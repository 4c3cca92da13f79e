using System.Text.Json;
using MiniCrm.Leads;
using MiniCrm.Validation;

namespace MiniCrm.Grains.Imports.Reading;

/// <summary>A row as it becomes a lead: held against the rules for POST /leads, of which a test says that they are the same.</summary>
internal sealed record ImportedLead(
    [property: Mandatory, Text(100)] string FirstName,
    [property: Mandatory, Text(100)] string LastName,
    [property: Mandatory, Email] string Email,
    [property: PhoneNumber] string? Phone,
    [property: Text(255, MayBeBlank = true)] string? Company,
    [property: Text(255, MayBeBlank = true)] string? Position,
    [property: Text(10_000, ManyLines = true, MayBeBlank = true)] string? Notes,
    LeadSource? Source,
    Guid? AssignedUserId)
{
    /// <summary>A lead begins as new; one that comes from elsewhere may stand where it stood there.</summary>
    public LeadStatus? Status { get; init; }

    /// <summary>What an export says of a lead beside its values: passed over, as are those below.</summary>
    public JsonElement? Id { get; init; }

    public JsonElement? AssignedUser { get; init; }

    public JsonElement? CreatedAt { get; init; }

    public JsonElement? UpdatedAt { get; init; }
}
