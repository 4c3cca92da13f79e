using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using MiniCrm.Api.Http;
using MiniCrm.Users;

namespace MiniCrm.Api.Auth;

/// <summary>Where a browser buys tickets, with the access token that its EventSource cannot send.</summary>
internal static class TicketEndpoint
{
    /// <summary>In the group of the sign-in.</summary>
    public static void MapTicketEndpoint(this RouteGroupBuilder auth) =>
        auth.MapPost("/stream-ticket", Issue).WithSummary("A ticket that opens one event stream within 30 seconds, as ?ticket=, for browsers")
            .RequireAuthorization().Refuses(400, 401, 429, 503);

    private static async Task<Results<Ok<StreamTicketResponse>, Problem>> Issue(CurrentUser user, HttpContext context, IGrainFactory grains)
    {
        var ticket = StreamTicket.New(user.User.Id);
        var (signInId, expires) = TokenClaims.SignInOf(context.User);
        var answer = await grains.GetGrain<IStreamTicketsGrain>(ticket.Desk).Issue(ticket.Digest, user.User.Id, signInId, expires);
        if (!answer.Succeeded)
        {
            return answer.Refusal.ToProblem();
        }

        context.Response.Headers[HeaderNames.CacheControl] = "no-store";
        return TypedResults.Ok(new StreamTicketResponse(ticket.Encode(), answer.Value.ExpiresAt));
    }
}
