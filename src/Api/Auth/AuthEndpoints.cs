using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using MiniCrm.Api.Auditing;
using MiniCrm.Api.Edge;
using MiniCrm.Api.OpenApi;
using MiniCrm.Api.Preconditions;
using MiniCrm.Api.Problems;
using MiniCrm.Api.Users;
using MiniCrm.Auditing;
using MiniCrm.Users;

namespace MiniCrm.Api.Auth;

internal static class AuthEndpoints
{
    /// <summary>The route of POST /auth/register.</summary>
    public const string Registration = "/auth/register";

    private static readonly Problem NoObject = new(ProblemKind.InvalidRequest, "The body must be a JSON object");
    private static readonly Problem NothingToEnd = new(ProblemKind.Unauthenticated, "Send the refresh token, or a valid access token as Authorization: Bearer");
    private static readonly Problem InvalidRefreshToken = new(ProblemKind.Unauthenticated, "Invalid refresh token");

    public static RouteGroupBuilder MapAuthEndpoints(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/auth").WithTags("Auth");
        group.MapPost("/register", Register).WithName("register").WithSummary("Registers a user and signs in")
            .WithDescription("As a sales_rep; the first user ever becomes admin. Only while registration is open.")
            .WithMetadata(new AnswersHeader(StatusCodes.Status201Created, "Location"))
            .Refuses(400, 403, 409, 413, 415, 429, 503).NoStore();
        group.MapPost("/login", Login).WithName("signIn").WithSummary("Signs in")
            .WithDescription("Send the access token as Authorization: Bearer. Too many failed attempts are held back for a while.")
            .Refuses(400, 401, 413, 415, 429, 503).NoStore();
        group.MapPost("/refresh", Refresh).WithName("refreshTokens").WithSummary("Changes a refresh token for the next pair of tokens")
            .WithDescription("A refresh token is good for one use; a second one ends the sign-in.")
            .Refuses(400, 401, 413, 415, 503).NoStore();
        group.MapPost("/logout", Logout).WithName("signOut").WithSummary("Ends a sign-in and its access tokens")
            .WithDescription("The one that the refresh token is of, without an access token too; a token of none is no error. Without a body, the one of the access token.")
            .WithMetadata(new SignInInsteadOfBody(), new ForUnverified()).Refuses(400, 401, 413, 415, 503);
        group.MapGet("/me", Me).WithName("getMe").WithSummary("The user who is signed in")
            .WithDescription("With everything that there is to know of oneself.")
            .RequireAuthorization().WithMetadata(new ForUnverified()).ReadsVersion().Refuses(400, 401, 503);
        group.MapTicketEndpoint();
        group.MapVerificationEndpoints();
        return group;
    }

    /// <summary>Also at the address where the old system had it.</summary>
    public static Versioned<UserResponse> Me(CurrentUser user, [AsParameters] Conditions conditions) =>
        UserEndpoints.Versioned(UserResponse.Of(user.User), user.User, conditions);

    private static async Task<Results<Created<SignedInResponse>, Problem>> Register(
        RegisterRequest request, HttpContext context, SignInSettings settings, AccessTokens tokens, DeviceTokens devices, IGrainFactory grains)
    {
        if (!settings.AllowRegistration)
        {
            return new Problem(ProblemKind.Forbidden, "Registration is closed: ask an admin for an account");
        }

        if (await grains.GetGrain<ISourceGrain>(SourceKey.Of(ClientSource.Of(context))).Take(SourceBudget.Registration) is { } refusal)
        {
            context.Note(AuditActions.RegistrationRefused, detail: "too often");
            return refusal.ToProblem();
        }

        var answer = await grains.GetGrain<IEnrolmentGrain>(EmailAddress.Digest(request.Email)).Register(new CreateUser
        {
            FirstName = request.FirstName,
            LastName = request.LastName,
            Email = request.Email,
            Password = request.Password,
            Origin = RequestOrigin.Of(context),
        });
        if (!answer.Succeeded)
        {
            if (answer.Refusal.Kind is not RefusalKind.Busy)
            {
                context.Note(AuditActions.RegistrationRefused, detail: "not accepted");
            }

            return answer.Refusal.ToProblem();
        }

        context.Note(AuditActions.SignedIn, answer.Value.User.Id);
        return TypedResults.Created(UserEndpoints.Location(answer.Value.User.Id), SignedIn(answer.Value, tokens, devices.Issue(request.Email, Guid.NewGuid())));
    }

    private static async Task<Results<Ok<SignedInResponse>, Problem>> Login(LoginRequest request, HttpContext context, AccessTokens tokens, PasswordSignIn signIn)
    {
        var answer = await signIn.SignInAsync(context, request.Email, request.Password, request.DeviceToken);
        return answer.Succeeded
            ? TypedResults.Ok(SignedIn(answer.Value.SignedIn, tokens, answer.Value.DeviceToken))
            : answer.Refusal.ToProblem();
    }

    private static async Task<Results<Ok<SignedInResponse>, Problem>> Refresh(
        RefreshRequest request, HttpContext context, AccessTokens tokens, IGrainFactory grains, TimeProvider clock)
    {
        if (RefreshToken.Parse(request.RefreshToken, clock.GetUtcNow()) is not { } token)
        {
            return InvalidRefreshToken;
        }

        var answer = await grains.GetGrain<ISignInGrain>(token.SignInId).Refresh(token, RequestOrigin.Of(context));
        return answer.Succeeded ? TypedResults.Ok(SignedIn(answer.Value, tokens)) : answer.Refusal.ToProblem();
    }

    /// <summary>By the refresh token, of which nobody is told whether it is one; without a body by the access token.</summary>
    private static async Task<Results<NoContent, Problem>> Logout(RefreshRequest? request, HttpContext context, IGrainFactory grains, TimeProvider clock)
    {
        if (request is not null)
        {
            if (RefreshToken.Parse(request.RefreshToken, clock.GetUtcNow()) is { } token)
            {
                await grains.GetGrain<ISignInGrain>(token.SignInId).End(token);
            }

            return TypedResults.NoContent();
        }

        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
        {
            return NoObject;
        }

        var access = (await context.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme)).Principal;
        if (TokenClaims.IdOf(access, TokenClaims.Subject) is not { } userId || TokenClaims.IdOf(access, TokenClaims.SignIn) is not { } signInId)
        {
            return NothingToEnd;
        }

        await grains.GetGrain<ISignInGrain>(signInId).End(userId);
        return TypedResults.NoContent();
    }

    private static SignedInResponse SignedIn(SignedIn signedIn, AccessTokens tokens, string? deviceToken = null) =>
        new(UserResponse.Of(signedIn.User), tokens.Issue(signedIn.User, signedIn.Token.SignInId, signedIn.Until), signedIn.Token.Encode(), deviceToken);
}
