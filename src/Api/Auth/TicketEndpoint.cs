using Microsoft.AspNetCore.Http.HttpResults;
using MiniCrm.Api.Edge;
using MiniCrm.Api.OpenApi;
using MiniCrm.Api.Problems;
using MiniCrm.Users;

namespace MiniCrm.Api.Auth;

/// <summary>Where a browser buys tickets, with the access token that its EventSource cannot send.</summary>
internal static class TicketEndpoint
{
    /// <summary>In the group of the sign-in.</summary>
    public static void MapTicketEndpoint(this RouteGroupBuilder auth) =>
        auth.MapPost("/stream-ticket", Issue).WithName("issueStreamTicket").WithSummary("A ticket that opens one event stream")
            .WithDescription("For a browser's EventSource, which can send no token: as ?ticket= within 30 seconds, once.")
            .WithMetadata(new AnswersHeader(StatusCodes.Status200OK, "Cache-Control"))
            .RequireAuthorization().Refuses(400, 401, 429, 503).NoStore();

    private static async Task<Results<Ok<StreamTicketResponse>, Problem>> Issue(CurrentUser user, HttpContext context, IGrainFactory grains)
    {
        var ticket = StreamTicket.New(user.User.Id);
        var (signInId, expires) = TokenClaims.SignInOf(context.User);
        var answer = await grains.GetGrain<IStreamTicketsGrain>(ticket.Desk).Issue(ticket.Digest, user.User.Id, signInId, expires);
        if (!answer.Succeeded)
        {
            return answer.Refusal.ToProblem();
        }

        return TypedResults.Ok(new StreamTicketResponse(ticket.Encode(), answer.Value.ExpiresAt));
    }
}
