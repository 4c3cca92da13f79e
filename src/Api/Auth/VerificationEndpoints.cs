using Microsoft.AspNetCore.Http.HttpResults;
using MiniCrm.Api.Dashboards;
using MiniCrm.Api.Edge;
using MiniCrm.Api.Problems;
using MiniCrm.Notifications;
using MiniCrm.Users;

namespace MiniCrm.Api.Auth;

/// <summary>How a user proves to read the mail at the own address.</summary>
internal static class VerificationEndpoints
{
    private static readonly Problem InvalidToken = Problem.Invalid("token", "is not valid, or no longer");

    public static void MapVerificationEndpoints(this IEndpointRouteBuilder group)
    {
        group.MapPost("/verification", Ask).WithName("askForVerification").WithSummary("Sends another mail with the link that verifies one's address")
            .WithDescription("The link of the mail before is over. Three mails come at once, further ones after ever longer pauses.")
            .RequireAuthorization().WithMetadata(new ForUnverified()).Refuses(400, 401, 409, 429, 503);
        group.MapPost("/verify-email", Verify).WithName("verifyEmail").WithSummary("Verifies an address with the token of the link that was sent to it")
            .WithDescription("The token is good once, for 24 hours. Whatever is wrong with it, the answer is the same.")
            .Refuses(400, 413, 415, 503);
    }

    /// <summary>Where the link leads. To see it verifies nothing, because programs that read mail follow links: the token is behind the #, and sent by a button.</summary>
    public static void MapVerificationPage(this IEndpointRouteBuilder app)
    {
        var page = app.MapGroup("").ExcludeFromDescription();
        page.MapGet("/verify-email", () => PageFile.Verification);
        page.MapGet("/verify-email.js", () => PageFile.VerificationScript);
    }

    private static async Task<Results<NoContent, Problem>> Ask(CurrentUser user, HttpContext context, IGrainFactory grains, TimeProvider clock)
    {
        var answer = await AskAsync(user, context, grains, clock);
        return answer.Succeeded ? TypedResults.NoContent() : answer.Refusal.ToProblem();
    }

    internal static async Task<Result<UserView>> AskAsync(CurrentUser user, HttpContext context, IGrainFactory grains, TimeProvider clock)
    {
        if (await grains.GetGrain<ISourceGrain>(SourceKey.Of(ClientSource.Of(context))).Take(SourceBudget.Mail) is { } refusal)
        {
            return refusal;
        }

        var renewed = await grains.GetGrain<IEmailVerificationGrain>(user.User.Id).Renew();
        if (!renewed.Succeeded)
        {
            return renewed;
        }

        var now = clock.GetUtcNow();
        return await grains.GetGrain<IInboxGrain>(user.User.Id).Receive(new VerificationAskedReceived(TimeOrderedId.New(now), now)) is { } refused ? refused : renewed;
    }

    private static async Task<Results<NoContent, Problem>> Verify(VerifyEmailRequest request, IGrainFactory grains)
    {
        if (VerificationToken.Parse(request.Token) is not { } token)
        {
            return InvalidToken;
        }

        var verified = await grains.GetGrain<IEmailVerificationGrain>(token.UserId).Verify(token);
        return verified.Succeeded ? TypedResults.NoContent() : verified.Refusal.ToProblem();
    }
}
