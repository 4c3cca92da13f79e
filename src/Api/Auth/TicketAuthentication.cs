using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using MiniCrm.Users;

namespace MiniCrm.Api.Auth;

/// <summary>
/// Signs a browser in to one stream of events by <c>?ticket=</c>, with the claims of the access token that the ticket was bought with.
/// A request that has a header <c>Authorization</c> is judged by that alone, and uses no ticket up.
/// </summary>
internal sealed class TicketAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, IGrainFactory grains)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "StreamTicket";
    public const string Parameter = "ticket";

    /// <summary>True when the caller has no other proof of who it is.</summary>
    public static bool IsUsedBy(HttpContext context) => context.User.Identity?.AuthenticationType == Name;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization.Count > 0 || StreamTicket.Parse(Request.Query[Parameter].ToString()) is not { } ticket)
        {
            return AuthenticateResult.NoResult();
        }

        var answer = await grains.GetGrain<IStreamTicketsGrain>(ticket.Desk).Redeem(ticket.Digest);
        if (answer.Value is not { } holder)
        {
            return AuthenticateResult.NoResult();
        }

        var identity = new ClaimsIdentity(
            [
                new(TokenClaims.Subject, holder.UserId.ToString()),
                new(TokenClaims.SignIn, holder.SignInId.ToString()),
                new(TokenClaims.Expires, holder.SignedInUntil.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            ],
            Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name));
    }

    /// <summary>What is missing is said by the other scheme, the bearer token's.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Task.CompletedTask;

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Task.CompletedTask;
}

internal static class TicketAuthenticationExtensions
{
    /// <summary>Takes a ticket where there is no bearer token.</summary>
    public static TBuilder TakesTicket<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = TicketAuthentication.Name });
}
