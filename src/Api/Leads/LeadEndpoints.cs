using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Leads.Actions;
using MiniCrm.Api.Leads.Batches;
using MiniCrm.Api.Leads.Exporting;
using MiniCrm.Api.Leads.Finding;
using MiniCrm.Api.Leads.Stats;
using MiniCrm.Api.OpenApi;
using MiniCrm.Api.Paging;
using MiniCrm.Api.Preconditions;
using MiniCrm.Api.Problems;
using MiniCrm.Api.Validation;
using MiniCrm.Api.Validation.Lists;
using MiniCrm.Leads;
using MiniCrm.Users;

namespace MiniCrm.Api.Leads;

internal static class LeadEndpoints
{
    public static RouteGroupBuilder MapLeadEndpoints(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/leads").WithTags("Leads").RequireAuthorization().Refuses(400, 401, 503).FollowsMerges();
        group.MapPost("", Create).WithName("createLead").WithSummary("Creates a lead")
            .WithDescription("It begins as new. A sales_rep may assign it to nobody else. Other leads with the same e-mail address or telephone number are named, as far as you may see them.")
            .Refuses(403, 404, 409, 413, 415, 422);
        group.MapGet("", List).WithName("listLeads").WithSummary("The leads you may see, newest first or as asked for")
            .WithDescription("A sales_rep sees those that they created or are assigned to. All filters must fit. The header Link leads to the next part, and back.")
            .WithMetadata(new AnswersHeader(200, "X-Total-Count")).Refuses(403);
        group.MapGet("/{id}", Get).WithName("getLead").WithSummary("A lead")
            .WithDescription("With the user it is assigned to, while that user is active. With at or asOf it is the lead as it was, for whoever sees it today; that has no ETag, and nothing is of an erased lead.")
            .ReadsVersion().Moves().Refuses(404);
        group.MapGet("/user/{userId}", ListOfUser).WithName("listLeadsOfUser").WithSummary("The leads assigned to a user, newest first or as asked for")
            .WithDescription("A sales_rep may ask for their own only. All filters must fit. The header Link leads to the next part, and back.")
            .WithMetadata(new AnswersHeader(200, "X-Total-Count")).Refuses(403, 404);
        group.MapPatch("/{id}", Update).WithName("updateLead").WithSummary("Changes a lead")
            .WithDescription("What is left out stays as it is. What changes nothing leads to no event. A new e-mail address or telephone number that other leads have is told as by POST.")
            .Refuses(403, 404, 409, 412, 413, 415, 422);
        group.MapPatch("/{id}/assign", Assign).WithName("assignLead").WithSummary("Assigns a lead to a user, or to nobody")
            .WithDescription("A sales_rep may assign to themselves or to nobody. To assign to nobody there is also DELETE /leads/{id}/assignee.")
            .Refuses(403, 404, 409, 412, 413, 415, 422);
        group.MapDelete("/{id}/assignee", Unassign).WithName("unassignLead").WithSummary("Assigns a lead to nobody")
            .WithDescription("The same as assigning it to null, for clients that cannot send null. Nothing changes when nobody is assigned.")
            .Refuses(403, 404, 409, 412);
        group.MapPatch("/{id}/status", ChangeStatus).WithName("changeLeadStatus").WithSummary("Moves a lead along the pipeline")
            .WithDescription("From any status to any other.")
            .Refuses(403, 404, 409, 412, 413, 415, 422);
        group.MapDelete("/{id}", Delete).WithName("deleteLead").WithSummary("Deletes a lead")
            .WithDescription("It is as if it were not there, can be restored for 30 days, or as many as the operator has set, and is erased then. A sales_rep may not.")
            .Refuses(403, 404, 409, 412);
        group.MapPost("/{id}/restore", Restore).WithName("restoreLead").WithSummary("Brings a deleted lead back")
            .WithDescription("As it was, with its timeline and its notifications, as long as it is kept. A sales_rep may not.")
            .Refuses(403, 404, 409, 412);
        group.MapPost("/{id}/erase", Erase).WithName("eraseLead").WithSummary("Empties a lead of everything personal, for good")
            .WithDescription("Whether it is deleted or not; also its timeline and the notifications that name it. That it was there, and who did what kind of thing when, stays in the audit. For an admin.")
            .Refuses(403, 404, 409, 412);
        group.MapGet("/{id}/duplicates", Duplicates).WithName("listDuplicates").WithSummary("Leads that may be the same person")
            .WithDescription("The likeliest first, 50 at most, of those that you may see: with the same e-mail address or telephone number, or with similar names, and companies.")
            .Refuses(404);
        group.MapPost("/{id}/merge", Merge).WithName("mergeLead").WithSummary("Makes another lead a part of this one")
            .WithDescription("What this one has it keeps, what it has not it takes from the other one, and what take names as well. The other one's id leads here from then on, its timeline is shown with this one's. A sales_rep may not.")
            .Refuses(403, 404, 409, 412, 413, 415, 422);
        group.MapPost("/{id}/unmerge", Unmerge).WithName("unmergeLead").WithSummary("Makes a lead that was merged into this one a lead of its own again")
            .WithDescription("For 30 days. It is what it was then; of this one what it had taken is taken back where nobody has changed it since. A sales_rep may not.")
            .Refuses(403, 404, 409, 412, 413, 415, 422);
        group.MapTimelineEndpoints();
        group.MapBatchEndpoint();
        group.MapActionEndpoints();
        group.MapStatsEndpoint();
        group.MapExportEndpoint();
        return group;
    }

    private static async Task<Results<CreatedVersion<LeadResponse>, Problem>> Create(
        CreateLeadRequest request, [AsParameters] DuplicateQuery duplicates, CurrentUser user, IGrainFactory grains, TimeProvider clock)
    {
        var command = request.ToCommand(duplicates.Value);
        var answer = await grains.GetGrain<ILeadGrain>(MintedId.Announce(clock)).Create(command, user.Caller);
        if (!answer.Succeeded)
        {
            return answer.Refusal.ToProblem();
        }

        var lead = answer.Value;
        var assignee = await Assignees.AfterCommand(lead, user, grains);
        return new CreatedVersion<LeadResponse>(LeadResponse.Of(lead, assignee), Tag(lead, assignee), $"/leads/{lead.Id}");
    }

    private static Task<Results<Listed<LeadResponse>, Problem>> List(
        [AsParameters] LeadFilterQuery filter,
        [AsParameters] LeadListQuery list,
        [FromQuery, Assignees, Description(AssigneesAttribute.Description)] string? assignedUserId,
        HttpRequest request,
        CurrentUser user,
        LeadLists lists) =>
        lists.AnswerAsync(filter.ToFilter(assignedUserId, user.Caller), list, request, user);

    private static Task<Results<Listed<LeadResponse>, Problem>> ListOfUser(
        [Description("The id of the user they are assigned to")] Guid userId,
        [AsParameters] LeadFilterQuery filter,
        [AsParameters] LeadListQuery list,
        HttpRequest request,
        CurrentUser user,
        LeadLists lists) =>
        lists.AnswerAsync(filter.ToFilter(assignedUserId: null, user.Caller) with { ListOf = userId }, list, request, user);

    private static async Task<Results<Versioned<LeadResponse>, Problem>> Get(
        Guid id, [AsParameters] MomentQuery query, [AsParameters] Conditions conditions, CurrentUser user, IGrainFactory grains, HeldLeads leads)
    {
        if (query.Complaint is { } complaint)
        {
            return complaint;
        }

        if (query.Moment is { } moment)
        {
            return await GetAsOf(id, moment, conditions, user, grains);
        }

        var former = leads.Find(id);
        var answer = await grains.GetGrain<ILeadGrain>(id).Get(former is null ? user.Caller : user.Caller with { Holds = former.Lead.Version });
        if (!answer.Succeeded)
        {
            return answer.Refusal.ToProblem();
        }

        var lead = answer.IsUnchanged ? former!.Lead : answer.Value;
        var assignee = await Assignees.Of(lead, user, grains);
        return new Versioned<LeadResponse>(leads.Write(lead, assignee, former).Body, Tag(lead, assignee), id, conditions);
    }

    private static async Task<Results<Versioned<LeadResponse>, Problem>> GetAsOf(
        Guid id, LeadMoment moment, Conditions conditions, CurrentUser user, IGrainFactory grains)
    {
        var answer = await grains.GetGrain<ILeadGrain>(id).GetAsOf(moment, user.Caller);
        return answer.Succeeded
            ? new Versioned<LeadResponse>(LeadResponse.Of(answer.Value, await Assignees.Of(answer.Value, user, grains)), tag: null, id, conditions)
            : answer.Refusal.ToProblem();
    }

    private static async Task<Results<Ok<LikelyDuplicateResponse[]>, Problem>> Duplicates(Guid id, CurrentUser user, IGrainFactory grains)
    {
        var answer = await grains.GetGrain<ILeadListGrain>(0).Duplicates(id, user.Caller);
        return answer.Succeeded ? TypedResults.Ok(answer.Value.Items.Select(LikelyDuplicateResponse.Of).ToArray()) : answer.Refusal.ToProblem();
    }

    private static async Task<Results<Versioned<LeadResponse>, Problem>> Update(
        Guid id,
        UpdateLeadRequest request,
        [AsParameters] DuplicateQuery duplicates,
        [AsParameters] Conditions conditions,
        CurrentUser user,
        IGrainFactory grains)
    {
        var command = request.ToCommand(conditions.For(id), duplicates.Value);
        return await Answer(await grains.GetGrain<ILeadGrain>(id).Update(command, user.Caller), user, grains);
    }

    private static async Task<Results<Versioned<LeadResponse>, Problem>> Assign(
        Guid id,
        AssignLeadRequest request,
        [AsParameters] Conditions conditions,
        CurrentUser user,
        IGrainFactory grains)
    {
        var command = new AssignLead(request.AssignedUserId.Value, conditions.For(id));
        return await Answer(await grains.GetGrain<ILeadGrain>(id).Assign(command, user.Caller), user, grains);
    }

    private static async Task<Results<Versioned<LeadResponse>, Problem>> Unassign(
        Guid id, [AsParameters] Conditions conditions, CurrentUser user, IGrainFactory grains)
    {
        var command = new AssignLead(null, conditions.For(id));
        return await Answer(await grains.GetGrain<ILeadGrain>(id).Assign(command, user.Caller), user, grains);
    }

    private static async Task<Results<Versioned<LeadResponse>, Problem>> ChangeStatus(
        Guid id,
        ChangeLeadStatusRequest request,
        [AsParameters] Conditions conditions,
        CurrentUser user,
        IGrainFactory grains)
    {
        var command = new ChangeLeadStatus(request.Status.GetValueOrDefault(), conditions.For(id));
        return await Answer(await grains.GetGrain<ILeadGrain>(id).ChangeStatus(command, user.Caller), user, grains);
    }

    private static async Task<Results<NoContent, Problem>> Delete(
        Guid id, [AsParameters] Conditions conditions, CurrentUser user, IGrainFactory grains)
    {
        var answer = await grains.GetGrain<ILeadGrain>(id).Delete(conditions.For(id), user.Caller);
        return answer.Succeeded ? TypedResults.NoContent() : answer.Refusal.ToProblem();
    }

    private static async Task<Results<Versioned<LeadResponse>, Problem>> Restore(
        Guid id, [AsParameters] Conditions conditions, CurrentUser user, IGrainFactory grains) =>
        await Answer(await grains.GetGrain<ILeadGrain>(id).Restore(conditions.For(id), user.Caller), user, grains);

    private static async Task<Results<NoContent, Problem>> Erase(
        Guid id, [AsParameters] Conditions conditions, CurrentUser user, IGrainFactory grains)
    {
        var answer = await grains.GetGrain<ILeadGrain>(id).Erase(conditions.For(id), user.Caller);
        return answer.Succeeded ? TypedResults.NoContent() : answer.Refusal.ToProblem();
    }

    private static async Task<Results<Versioned<LeadResponse>, Problem>> Merge(
        Guid id, MergeLeadRequest request, [AsParameters] Conditions conditions, CurrentUser user, IGrainFactory grains)
    {
        var command = new MergeLead(request.OtherId.GetValueOrDefault(), [.. request.Take ?? []], conditions.For(id));
        return await Answer(await grains.GetGrain<ILeadGrain>(id).Merge(command, user.Caller), user, grains);
    }

    private static async Task<Results<Versioned<LeadResponse>, Problem>> Unmerge(
        Guid id, UnmergeLeadRequest request, [AsParameters] Conditions conditions, CurrentUser user, IGrainFactory grains) =>
        await Answer(await grains.GetGrain<ILeadGrain>(id).Unmerge(new(request.OtherId, conditions.For(id)), user.Caller), user, grains);

    private static async Task<Results<Versioned<LeadResponse>, Problem>> Answer(Result<LeadView> answer, CurrentUser user, IGrainFactory grains) =>
        answer.Succeeded
            ? Answer(answer.Value, await Assignees.AfterCommand(answer.Value, user, grains))
            : answer.Refusal.ToProblem();

    private static Versioned<LeadResponse> Answer(LeadView lead, UserView? assignee) =>
        new(LeadResponse.Of(lead, assignee), Tag(lead, assignee), lead.Id);

    // The same for everybody who may see the lead.
    internal static EntityTag Tag(LeadView lead, UserView? assignee) => new(lead.Version) { Shown = assignee?.Version };
}
