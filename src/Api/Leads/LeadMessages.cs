using System.Text.Json.Serialization;
using MiniCrm.Api.OpenApi;
using MiniCrm.Api.Validation;
using MiniCrm.Leads;
using MiniCrm.Users;

namespace MiniCrm.Api.Leads;

/// <summary>A lead to be created.</summary>
/// <param name="FirstName">The given name.</param>
/// <param name="LastName">The family name.</param>
/// <param name="Email">Where it can be written to.</param>
/// <param name="Phone">E.164, a plus sign and up to 15 digits, or with spaces and signs between; a national one where the deployment has a country.</param>
/// <param name="Company">Whom it works for.</param>
/// <param name="Position">What it does there.</param>
/// <param name="Notes">Whatever is worth knowing, in many lines.</param>
/// <param name="Source">Where it came from: other when it is left out or null.</param>
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
    Guid? AssignedUserId)
{
    internal CreateLead ToCommand(OnDuplicate? onDuplicate) => new()
    {
        FirstName = FirstName,
        LastName = LastName,
        Email = Email,
        Phone = Phone,
        Company = Company,
        Position = Position,
        Notes = Notes,
        Source = Source ?? LeadSource.Other,
        AssignedUserId = AssignedUserId,
        OnDuplicate = onDuplicate,
    };
}

/// <summary>Changes of a lead: what is left out stays as it is, null clears it.</summary>
/// <param name="FirstName">The given name.</param>
/// <param name="LastName">The family name.</param>
/// <param name="Email">Where it can be written to.</param>
/// <param name="Phone">E.164, a plus sign and up to 15 digits, or with spaces and signs between; a national one where the deployment has a country.</param>
/// <param name="Company">Whom it works for.</param>
/// <param name="Position">What it does there.</param>
/// <param name="Notes">Whatever is worth knowing, in many lines.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="AssignedUserId">An active user, or null for nobody; a sales_rep assigns to nobody else.</param>
/// <param name="Status">Where it stands in the pipeline.</param>
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
    Optional<LeadStatus> Status)
{
    internal UpdateLead ToCommand(Precondition? ifMatch, OnDuplicate? onDuplicate) => new()
    {
        FirstName = FirstName,
        LastName = LastName,
        Email = Email,
        Phone = Phone,
        Company = Company,
        Position = Position,
        Notes = Notes,
        Source = Source,
        AssignedUserId = AssignedUserId,
        Status = Status,
        IfMatch = ifMatch,
        OnDuplicate = onDuplicate,
    };
}

/// <summary>Whom a lead is to be assigned to.</summary>
/// <param name="AssignedUserId">An active user, or null for nobody.</param>
[Example("""{"assignedUserId":null}""")]
public sealed record AssignLeadRequest([property: Present] Optional<Guid?> AssignedUserId);

/// <summary>Where a lead is to stand.</summary>
/// <param name="Status">Its place in the pipeline.</param>
[Example("""{"status":"contacted"}""")]
public sealed record ChangeLeadStatusRequest([property: Mandatory] LeadStatus? Status);

/// <summary>Which lead is to become a part of this one.</summary>
/// <param name="OtherId">The id of the other lead.</param>
/// <param name="Take">What is to be as the other one has it, beside what this one has not: names of members, each once.</param>
[Example("""{"otherId":"019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b","take":["company","phone"]}""")]
public sealed record MergeLeadRequest([property: Mandatory] Guid? OtherId, [property: MergeableFields] string[]? Take);

/// <summary>Which lead is to be one of its own again.</summary>
/// <param name="OtherId">Its id; may be left out where only one was merged.</param>
[Example("""{"otherId":"019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b"}""")]
public sealed record UnmergeLeadRequest(Guid? OtherId);

/// <summary>Who works on a lead.</summary>
/// <param name="Id">The user's id.</param>
/// <param name="FirstName">The given name.</param>
/// <param name="LastName">The family name.</param>
/// <param name="Email">The e-mail address.</param>
public sealed record AssignedUserResponse(Guid Id, string FirstName, string LastName, string Email);

/// <summary>A place in a member of a lead that matched a search.</summary>
/// <param name="Field">The member: firstName, lastName, email, phone, company or position.</param>
/// <param name="Start">Where it begins, counted in UTF-16 as strings of JavaScript are.</param>
/// <param name="Length">How long it is, counted likewise.</param>
public sealed record HighlightResponse(string Field, int Start, int Length)
{
    internal static HighlightResponse Of(Highlight highlight) => new(highlight.Field, highlight.Start, highlight.Length);
}

/// <summary>A lead.</summary>
public sealed record LeadResponse
{
    /// <summary>Given by the system; rises with time.</summary>
    public required Guid Id { get; init; }

    /// <summary>The given name.</summary>
    public required string FirstName { get; init; }

    /// <summary>The family name.</summary>
    public required string LastName { get; init; }

    /// <summary>Where it can be written to.</summary>
    public required string Email { get; init; }

    /// <summary>As it was written.</summary>
    public required string? Phone { get; init; }

    /// <summary>Whom it works for.</summary>
    public required string? Company { get; init; }

    /// <summary>What it does there.</summary>
    public required string? Position { get; init; }

    /// <summary>Whatever is worth knowing, in many lines.</summary>
    public required string? Notes { get; init; }

    /// <summary>Where it stands in the pipeline.</summary>
    public required LeadStatus Status { get; init; }

    /// <summary>Where it came from.</summary>
    public required LeadSource Source { get; init; }

    /// <summary>Who works on it, also while that user is not active; null for nobody.</summary>
    public required Guid? AssignedUserId { get; init; }

    /// <summary>Who works on it; left out while nobody, or nobody active, is assigned.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AssignedUserResponse? AssignedUser { get; init; }

    /// <summary>When it was created, in UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was changed last, in UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Where it matched a search, in lists that are asked for with highlight=true; left out elsewhere.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HighlightResponse[]? Highlights { get; init; }

    /// <summary>Behind a POST or PATCH that met some: other leads with the same e-mail address or telephone number, ten at most, of those that you may see; else left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PossibleDuplicateResponse>? PossibleDuplicates { get; init; }

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
        PossibleDuplicates = PossibleDuplicateResponse.Of(lead.PossibleDuplicates),
    };
}
