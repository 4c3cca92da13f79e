using System.Collections.Immutable;
using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Leads.Finding;
using MiniCrm.Api.Paging;
using MiniCrm.Api.Problems;
using MiniCrm.Api.Validation.Lists;
using MiniCrm.Leads;

namespace MiniCrm.Api.Leads.Board;

internal static class PipelineEndpoint
{
    public static void MapPipelineEndpoint(this IEndpointRouteBuilder app) =>
        app.MapGroup("/pipeline").WithTags("Leads").RequireAuthorization().Refuses(400, 401, 503)
            .MapGet("", Read).WithName("getPipeline").WithSummary("The newest leads of each status, and how many there are")
            .WithDescription("Of the leads you may see and that the filters of the list let through; of other statuses than those that are asked for, nothing. Each status leads on by next, which is an address of the list of leads.")
            .Refuses(403);

    private static async Task<Results<Ok<PipelineStageResponse[]>, Problem>> Read(
        [AsParameters] LeadFilterQuery filter,
        [AsParameters] PipelineQuery query,
        [FromQuery, Assignees, Description(AssigneesAttribute.Description)] string? assignedUserId,
        HttpRequest request,
        CurrentUser user,
        IGrainFactory grains,
        ListParts parts)
    {
        var limit = StageLimitAttribute.Parse(query.Limit);
        var answer = await grains.GetGrain<ILeadPipelineGrain>(0).Read(filter.ToFilter(assignedUserId, user.Caller), limit, user.Caller);
        if (!answer.Succeeded)
        {
            return answer.Refusal.ToProblem();
        }

        var assignees = await Assignees.Of(AssigneesOf(answer.Value), user, grains);
        return TypedResults.Ok(answer.Value.Stages.Select(stage =>
        {
            var rest = new ListAddress(request.PathBase, "/leads", StageQuery.Of(request.Query, stage.Status));
            return new PipelineStageResponse(
                stage.Status,
                stage.Count,
                [.. new LeadPage([.. stage.Leads.Items.Select(found => found.Lead)]).Responses(assignees)],
                parts.CursorOf(stage.Leads.Next, rest) is { } cursor ? rest.Part(limit, cursor) : null);
        }).ToArray());
    }

    internal static ImmutableArray<Guid> AssigneesOf(Pipeline pipeline) =>
        [.. pipeline.Stages.SelectMany(stage => stage.Leads.Items).Select(found => found.Lead.AssignedUserId).OfType<Guid>().Distinct()];
}
