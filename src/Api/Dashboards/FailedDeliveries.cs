using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Auth.Sessions;
using MiniCrm.Api.Problems;
using MiniCrm.Notifications;
using MiniCrm.Users;

namespace MiniCrm.Api.Dashboards;

/// <summary>Which notifications could not be delivered and why, and the way to try one again; by the session of an admin.</summary>
internal static class FailedDeliveries
{
    private const int Limit = 50;

    public static async Task<Results<Ok<FailedDeliveryRow[]>, Problem>> List(ClaimsPrincipal admin, IGrainFactory grains)
    {
        var answer = await grains.GetGrain<INotificationDirectoryGrain>(0).ListFailed(Limit, CallerOf(admin));
        return answer.Succeeded
            ? TypedResults.Ok(answer.Value.Items.Select(failed => new FailedDeliveryRow(
                failed.Id, JsonSerializer.SerializeToElement(failed.Type).GetString()!, failed.RecipientId, failed.Error, failed.Time)).ToArray())
            : answer.Refusal.ToProblem();
    }

    /// <summary>The same as POST /notifications/{id}/retry, refused alike.</summary>
    public static async Task<Results<NoContent, Problem>> Retry(string id, HttpRequest request, ClaimsPrincipal admin, IGrainFactory grains)
    {
        if (!request.IsFromHere())
        {
            return OwnPages.FromElsewhere;
        }

        if (!Guid.TryParseExact(id, "D", out var notificationId))
        {
            return Problem.Invalid(nameof(id), "must be a UUID");
        }

        var caller = CallerOf(admin);
        var found = await grains.GetGrain<INotificationDirectoryGrain>(0).Find(notificationId, caller);
        var retried = found.Succeeded
            ? await grains.GetGrain<IInboxGrain>(found.Value.RecipientId).Retry(notificationId, null, caller)
            : found;
        return retried.Succeeded ? TypedResults.NoContent() : retried.Refusal.ToProblem();
    }

    /// <summary>Nobody else has a session.</summary>
    private static Caller CallerOf(ClaimsPrincipal admin) => new(Guid.Parse(admin.FindFirstValue(TokenClaims.Subject)!), UserRole.Admin);
}
