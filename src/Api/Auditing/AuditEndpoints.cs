using Microsoft.AspNetCore.Http.HttpResults;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Paging;
using MiniCrm.Api.Problems;
using MiniCrm.Auditing;

namespace MiniCrm.Api.Auditing;

internal static class AuditEndpoints
{
    public static void MapAuditEndpoints(this IEndpointRouteBuilder app) => app.MapGet("/audit", List)
        .WithTags("Audit").WithName("listAudit").WithSummary("Who did what to which thing when, from where, newest first")
        .WithDescription("For admins. The header Link leads to the next part. To read it leaves an entry, too.")
        .RequireAuthorization().Refuses(400, 401, 403, 503);

    /// <summary>All roles are asked: a role that is away makes it 503, since a part without its entries would look whole.</summary>
    private static async Task<Results<Listed<AuditEntryResponse>, Problem>> List(
        [AsParameters] AuditListQuery query, CurrentUser user, HttpContext context, ListParts parts, IGrainFactory grains)
    {
        var address = new ListAddress(context.Request);
        var place = parts.PlaceOf(query.Cursor, address);
        if (place?.Refusal is { } wrong)
        {
            return wrong.ToProblem();
        }

        var asked = query.ToQuery(place?.Value);
        var answers = await Task.WhenAll(SiloRole.All.Select(role => ((IAuditGrain)grains.GetGrain(role.Audit, 0)).Read(asked, user.Caller)));
        if (answers.FirstOrDefault(answer => !answer.Succeeded)?.Refusal is { } refusal)
        {
            return refusal.ToProblem();
        }

        // Whoever watches is watched.
        context.Note(AuditActions.AuditRead);
        var (entries, next) = AuditParts.Merge([.. answers.Select(answer => answer.Value!)], asked.Limit);
        return parts.Show(new Page<AuditEntryView>(entries, next).ToPart(place: null, entry => entry.Id), AuditEntryResponse.Of, fields: null, address, asked.Limit);
    }
}
