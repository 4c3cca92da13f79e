using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Auth.Sessions;
using MiniCrm.Api.Problems;
using MiniCrm.Users;

namespace MiniCrm.Api.Dashboards;

/// <summary>
/// Signs admins in by cookie, for pages only. The cookie says nothing of the user: each request asks the sign-in, and that the user's
/// grain. So it is good at every gateway, and no longer than the sign-in or the role.
/// </summary>
internal sealed class AdminPages(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, IGrainFactory grains)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "AdminPages";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (SessionCookie.Read(Request) is not { } key)
        {
            return AuthenticateResult.NoResult();
        }

        var answer = await grains.GetGrain<ISignInGrain>(key.SignInId).Authorize(key);
        if (answer.Value is not { Role: UserRole.Admin, IsRestricted: false } user)
        {
            return AuthenticateResult.NoResult();
        }

        var identity = new ClaimsIdentity([new(TokenClaims.Subject, user.Id.ToString())], Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name));
    }

    /// <summary>A browser is led to the form, and from there back; whatever else asks is told.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            Response.Redirect(SignInPage.AddressFor(Request.Path));
            return Task.CompletedTask;
        }

        return new Problem(ProblemKind.Unauthenticated, $"Sign in at {SignInPage.Address} as an admin") { Challenge = "Cookie" }.ExecuteAsync(Context);
    }
}
