using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using MiniCrm.Api.Preconditions;
using MiniCrm.Api.Problems;
using MiniCrm.Leads;

namespace MiniCrm.Api.Leads.Batches;

/// <summary>An item that was read: what is wrong with it, a lead to be created, or a command on one.</summary>
internal sealed record BatchItem(Guid? Id)
{
    public Problem? Problem { get; private init; }

    public CreateLead? Create { get; private init; }

    public Func<ILeadGrain, Caller, Task<Result<LeadView>>>? Change { get; private init; }

    /// <summary>Nothing is shown of what it was done to.</summary>
    public bool Deletes { get; private init; }

    /// <param name="onDuplicate">Of the request, where the item does not say it.</param>
    public static BatchItem Read(JsonElement item, OnDuplicate? onDuplicate, JsonSerializerOptions json)
    {
        try
        {
            return item.Deserialize<LeadBatchItemRequest>(json) is { } request ? Of(request, onDuplicate) : Invalid(null, "item", "must be an object");
        }
        catch (JsonException unreadable)
        {
            return Invalid(null, unreadable.Path is { Length: > 2 } path ? path[2..] : "item", JsonMember.Complaint);
        }
    }

    private static BatchItem Of(LeadBatchItemRequest request, OnDuplicate? onDuplicate)
    {
        var complaints = new Dictionary<string, string[]>();
        (string Name, object? Value)[] works =
            [("create", request.Create), ("change", request.Change), ("assign", request.Assign), ("move", request.Move), ("delete", request.Delete is true ? request : null)];
        if (works.Count(work => work.Value is not null) != 1)
        {
            return Invalid(request.Id, "item", "must have one of create, change, assign, move and delete");
        }

        var (name, value) = works.Single(work => work.Value is not null);
        Validate(value == (object)request ? null : value, name + ".");
        Validate(request, "");
        if ((request.Id is null) != (request.Create is not null))
        {
            complaints["id"] = [request.Create is null ? "is required" : "is not of a lead that is created"];
        }

        if (request.IfMatch is { } ifMatch && (request.Create is not null || !EntityTags.TryParse(ifMatch, out _)))
        {
            complaints["ifMatch"] = [request.Create is null ? ConditionHeaders.Complaint : "is not of a lead that is created"];
        }

        if (request.OnDuplicate is not null && request.Create is null && request.Change is null)
        {
            complaints["onDuplicate"] = ["is of create and change"];
        }

        if (complaints.Count > 0)
        {
            return new(request.Id) { Problem = new Problem(ProblemKind.InvalidRequest, "A value is not valid") { Errors = complaints } };
        }

        var handling = request.OnDuplicate is { } own ? DuplicateHandlingAttribute.Parse(own) : onDuplicate;
        if (request.Create is { } create)
        {
            return new((Guid?)null) { Create = create.ToCommand(handling) };
        }

        var id = request.Id!.Value;
        var condition = EntityTags.Precondition(request.IfMatch, ifNoneMatch: null, id);
        return new(id)
        {
            Deletes = request.Delete is true,
            Change = request switch
            {
                { Change: { } change } => (lead, caller) => lead.Update(change.ToCommand(condition, handling), caller),
                { Assign: { } assign } => (lead, caller) => lead.Assign(new(assign.AssignedUserId.Value, condition), caller),
                { Move: { } move } => (lead, caller) => lead.ChangeStatus(new(move.Status.GetValueOrDefault(), condition), caller),
                _ => (lead, caller) => lead.Delete(condition, caller),
            },
        };

        void Validate(object? members, string prefix)
        {
            var results = new List<ValidationResult>();
            if (members is not null && !Validator.TryValidateObject(members, new(members), results, validateAllProperties: true))
            {
                foreach (var result in results)
                {
                    complaints[prefix + JsonNamingPolicy.CamelCase.ConvertName(result.MemberNames.First())] = [result.ErrorMessage!];
                }
            }
        }
    }

    private static BatchItem Invalid(Guid? id, string member, string complaint) => new(id) { Problem = Problem.Invalid(member, complaint) };
}
