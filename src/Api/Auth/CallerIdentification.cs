using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using MiniCrm.Api.Calls;
using MiniCrm.Api.Problems;
using MiniCrm.Users;

namespace MiniCrm.Api.Auth;

/// <summary>Asks the user's grain, once for each request, who the token's user is today: role and activity are never the token's.</summary>
internal sealed class CallerIdentification(RequestDelegate next, IGrainFactory grains)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        var token =
            metadata?.GetMetadata<IAuthorizeData>() is not null ? context.User
            : metadata?.GetMetadata<OptionalSignIn>() is not null && context.Request.Headers.Authorization.Count > 0 ? await Authenticate(context)
            : null;
        if (token is not null)
        {
            var signInId = TokenClaims.IdOf(token, TokenClaims.SignIn);
            var answer = await Authorize(TokenClaims.IdOf(token, TokenClaims.Subject), signInId);
            if (!answer.Succeeded)
            {
                await answer.Refusal.ToProblem().ExecuteAsync(context);
                return;
            }

            if (ForUnverified.Refused(context, answer.Value) is { } unverified)
            {
                await unverified.ExecuteAsync(context);
                return;
            }

            context.Features.Set(new CurrentUser(answer.Value, signInId!.Value));
        }

        await next(context);
    }

    private static async Task<ClaimsPrincipal> Authenticate(HttpContext context) =>
        (await context.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme)).Principal ?? new ClaimsPrincipal();

    private async Task<Result<UserView>> Authorize(Guid? userId, Guid? signInId)
    {
        if (userId is null || signInId is null)
        {
            return new Refusal(RefusalKind.Unauthenticated, "Send a valid access token as Authorization: Bearer");
        }

        try
        {
            return await grains.GetGrain<IUserGrain>(userId.Value).Authorize(signInId.Value);
        }
        catch (Exception exception) when (ClusterFaults.Of(exception) is ClusterFault.OutcomeUnknown)
        {
            // Only asked so far: whatever the request wants, nothing of it was done.
            throw new StorageUnavailableException("The user could not be asked", exception);
        }
    }
}

/// <summary>On an endpoint that is open, but not the same for everybody: a token that is sent must be valid.</summary>
internal sealed class OptionalSignIn;

/// <summary>On an endpoint that looks at the access token only where there is no body.</summary>
internal sealed class SignInInsteadOfBody;
