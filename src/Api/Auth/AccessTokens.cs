using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using MiniCrm.Users;

namespace MiniCrm.Api.Auth;

/// <summary>Access tokens: JWT, HS256. They say who signed in, never what that user may do today.</summary>
public sealed class AccessTokens
{
    private const string Party = "minicrm";

    // RFC 9068: what is no access token is not taken for one.
    private const string Type = "at+jwt";

    // What builds wrote that knew no other; such tokens last until they expire.
    private const string FormerType = "JWT";

    // All times are set here: by itself the handler would add a claim nbf.
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly SigningCredentials _credentials;
    private readonly SignInSettings _settings;
    private readonly TimeProvider _clock;

    public AccessTokens(SignInSettings settings, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (_settings, _clock) = (settings, clock);
        var keys = new SigningKeys(settings);
        _credentials = keys.Credentials;
        Validation = new TokenValidationParameters
        {
            IssuerSigningKeyResolver = (_, _, keyId, _) => keys.Of(keyId),
            TryAllIssuerSigningKeys = false,
            ValidTypes = [Type, FormerType],
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            ValidIssuer = Party,
            ValidAudience = Party,
            ClockSkew = TimeSpan.Zero,
            NameClaimType = TokenClaims.Subject,
            RoleClaimType = TokenClaims.Role,
        };
    }

    public TokenValidationParameters Validation { get; }

    /// <summary>True for a valid token that today's key has not signed.</summary>
    public bool IsOfPreviousKey(JsonWebToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return token.SigningKey.KeyId != _credentials.Key.KeyId;
    }

    /// <param name="until">When the sign-in is over: no token of it lasts longer.</param>
    public string Issue(UserView user, Guid signInId, DateTimeOffset? until = null)
    {
        ArgumentNullException.ThrowIfNull(user);
        var now = _clock.GetUtcNow().UtcDateTime;
        var expires = now + _settings.AccessTokenLifetime;
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Party,
            Audience = Party,
            IssuedAt = now,
            Expires = until?.UtcDateTime is { } end && end < expires ? end : expires,
            SigningCredentials = _credentials,
            TokenType = Type,
            Claims = new Dictionary<string, object>
            {
                [TokenClaims.Subject] = user.Id.ToString(),
                [TokenClaims.Email] = user.Email,
                [TokenClaims.Role] = JsonSerializer.SerializeToElement(user.Role).GetString()!,
                [TokenClaims.SignIn] = signInId.ToString(),
                [TokenClaims.Id] = Guid.NewGuid().ToString(),
            },
        });
    }
}

internal static class TokenClaims
{
    public const string Subject = "sub";
    public const string Email = "email";
    public const string Role = "role";
    public const string SignIn = "sid";
    public const string Id = "jti";
    public const string Expires = "exp";

    /// <summary>The sign-in that a valid token speaks for, and when the token ends.</summary>
    public static (Guid Id, DateTimeOffset Expires) SignInOf(ClaimsPrincipal token) => (
        Guid.Parse(token.FindFirstValue(SignIn)!),
        DateTimeOffset.FromUnixTimeSeconds(long.Parse(token.FindFirstValue(TokenClaims.Expires)!, CultureInfo.InvariantCulture)));

    /// <summary>Null when the claim is missing, or none.</summary>
    public static Guid? IdOf(ClaimsPrincipal? token, string claim) => Guid.TryParse(token?.FindFirstValue(claim), out var id) ? id : null;
}
