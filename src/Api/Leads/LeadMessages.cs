using System.Text.Json.Serialization;
using MiniCrm.Api.OpenApi;
using MiniCrm.Api.Validation;
using MiniCrm.Leads;
using MiniCrm.Users;

namespace MiniCrm.Api.Leads;

/// <param name="Phone">E.164.</param>
/// <param name="Source">other when it is left out.</param>
/// <param name="AssignedUserId">An active user; a sales_rep assigns to nobody else.</param>
[Example("""{"firstName":"Jane","lastName":"Doe","email":"jane@example.com","phone":"+1234567890","company":"Example Ltd","position":"Buyer","notes":"Met at the fair","source":"website"}""")]
public sealed record CreateLeadRequest(
    [property: Mandatory, Text(100)] string FirstName,
    [property: Mandatory, Text(100)] string LastName,
    [property: Mandatory, Email] string Email,
    [property: PhoneNumber] string? Phone,
    [property: Text(255, MayBeBlank = true)] string? Company,
    [property: Text(255, MayBeBlank = true)] string? Position,
    [property: Text(10_000, ManyLines = true, MayBeBlank = true)] string? Notes,
    LeadSource? Source,
    Guid? AssignedUserId);

/// <summary>What is left out stays as it is, null clears it.</summary>
[Example("""{"company":"Example Ltd","position":null,"status":"contacted"}""")]
public sealed record UpdateLeadRequest(
    [property: Mandatory, Text(100)] Optional<string> FirstName,
    [property: Mandatory, Text(100)] Optional<string> LastName,
    [property: Mandatory, Email] Optional<string> Email,
    [property: PhoneNumber] Optional<string?> Phone,
    [property: Text(255, MayBeBlank = true)] Optional<string?> Company,
    [property: Text(255, MayBeBlank = true)] Optional<string?> Position,
    [property: Text(10_000, ManyLines = true, MayBeBlank = true)] Optional<string?> Notes,
    Optional<LeadSource> Source,
    Optional<Guid?> AssignedUserId,
    Optional<LeadStatus> Status);

/// <param name="AssignedUserId">An active user, or null for nobody.</param>
[Example("""{"assignedUserId":null}""")]
public sealed record AssignLeadRequest([property: Present] Optional<Guid?> AssignedUserId);

[Example("""{"status":"contacted"}""")]
public sealed record ChangeLeadStatusRequest([property: Mandatory] LeadStatus? Status);

/// <summary>Who works on a lead.</summary>
public sealed record AssignedUserResponse(Guid Id, string FirstName, string LastName, string Email);

/// <summary>A lead.</summary>
public sealed record LeadResponse
{
    public required Guid Id { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    public required string Email { get; init; }

    public required string? Phone { get; init; }

    public required string? Company { get; init; }

    public required string? Position { get; init; }

    public required string? Notes { get; init; }

    public required LeadStatus Status { get; init; }

    public required LeadSource Source { get; init; }

    public required Guid? AssignedUserId { get; init; }

    /// <summary>Left out while nobody, or nobody active, is assigned.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AssignedUserResponse? AssignedUser { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    internal static LeadResponse Of(LeadView lead, UserView? assignee) => new()
    {
        Id = lead.Id,
        FirstName = lead.FirstName,
        LastName = lead.LastName,
        Email = lead.Email,
        Phone = lead.Phone,
        Company = lead.Company,
        Position = lead.Position,
        Notes = lead.Notes,
        Status = lead.Status,
        Source = lead.Source,
        AssignedUserId = lead.AssignedUserId,
        AssignedUser = assignee is null ? null : new AssignedUserResponse(assignee.Id, assignee.FirstName, assignee.LastName, assignee.Email),
        CreatedAt = lead.CreatedAt,
        UpdatedAt = lead.UpdatedAt,
    };
}
