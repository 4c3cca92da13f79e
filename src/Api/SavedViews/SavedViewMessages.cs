using MiniCrm.Api.OpenApi;
using MiniCrm.Api.Validation;
using MiniCrm.SavedViews;

namespace MiniCrm.Api.SavedViews;

/// <summary>A view to be kept.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Query">What stands behind the question mark of GET /leads; empty for the whole list.</param>
/// <param name="Shared">Whether everybody sees it; for admins and managers. No when it is left out or null.</param>
[Example("""{"name":"The first ten","query":"limit=10","shared":false}""")]
public sealed record CreateViewRequest(
    [property: Mandatory, Text(100)] string Name,
    [property: Mandatory, Text(2000, MayBeBlank = true), QueryOf("GET", "/leads")] string Query,
    bool? Shared);

/// <summary>Changes of a view: what is left out stays as it is.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Query">What stands behind the question mark of GET /leads; empty for the whole list.</param>
/// <param name="Shared">Whether everybody sees it; for admins and managers.</param>
[Example("""{"name":"The first twenty","query":"limit=20"}""")]
public sealed record UpdateViewRequest(
    [property: Mandatory, Text(100)] Optional<string> Name,
    [property: Mandatory, Text(2000, MayBeBlank = true), QueryOf("GET", "/leads")] Optional<string> Query,
    Optional<bool> Shared);

/// <summary>A saved view of the list of leads.</summary>
public sealed record ViewResponse
{
    /// <summary>Given by the system; rises with time.</summary>
    public required Guid Id { get; init; }

    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>What stands behind the question mark of GET /leads.</summary>
    public required string Query { get; init; }

    /// <summary>Whether everybody sees it.</summary>
    public required bool Shared { get; init; }

    /// <summary>The user who keeps it.</summary>
    public required Guid OwnerId { get; init; }

    /// <summary>When it was created, in UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was changed last, in UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    internal static ViewResponse Of(SavedView view) => new()
    {
        Id = view.Id,
        Name = view.Name,
        Query = view.Query,
        Shared = view.Shared,
        OwnerId = view.OwnerId,
        CreatedAt = view.CreatedAt,
        UpdatedAt = view.UpdatedAt,
    };
}
