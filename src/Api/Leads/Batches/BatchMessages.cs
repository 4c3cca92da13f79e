using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using MiniCrm.Api.OpenApi;
using MiniCrm.Api.Problems;
using MiniCrm.Validation;

namespace MiniCrm.Api.Leads.Batches;

/// <summary>What is to be done, in order; each item is read by itself, so that one that cannot be read is that one's affair.</summary>
[ItemsAre(typeof(LeadBatchItemRequest), MostItems)]
[Example("""[{"create":{"firstName":"Jane","lastName":"Doe","email":"jane@example.com"}}]""")]
public sealed class LeadBatchRequest : Collection<JsonElement>
{
    public const int MostItems = 500;
}

/// <summary>One thing to do: exactly one of create, change, assign, move and delete.</summary>
/// <param name="Create">A new lead.</param>
/// <param name="Id">Which lead, for all but create.</param>
/// <param name="IfMatch">Only while one of these is its ETag, as of the header of that name.</param>
/// <param name="Change">Members to be changed.</param>
/// <param name="Assign">Whom it is to be assigned to.</param>
/// <param name="Move">Where it is to stand in the pipeline.</param>
/// <param name="Delete">True to delete it.</param>
/// <param name="OnDuplicate">For create and change, as the parameter of that name: allow or refuse.</param>
[Example("""{"create":{"firstName":"Jane","lastName":"Doe","email":"jane@example.com"}}""")]
public sealed record LeadBatchItemRequest(
    CreateLeadRequest? Create,
    Guid? Id,
    [property: Text(1000)] string? IfMatch,
    UpdateLeadRequest? Change,
    AssignLeadRequest? Assign,
    ChangeLeadStatusRequest? Move,
    bool? Delete,
    [property: DuplicateHandling] string? OnDuplicate);

/// <summary>What became of an item.</summary>
/// <param name="Status">As the single request would be answered: 201, 200, 204, or that of the problem.</param>
/// <param name="Id">The lead's; left out where the item names none and created none.</param>
/// <param name="Etag">Its version, for ifMatch; left out where it is not shown.</param>
/// <param name="Lead">The lead as it is now; left out when it was deleted, and with a problem.</param>
/// <param name="Problem">Why it was not done.</param>
public sealed record LeadBatchItemResponse(
    int Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Etag,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LeadResponse? Lead,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ProblemDocument? Problem);
