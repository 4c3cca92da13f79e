using MiniCrm.Api.OpenApi;
using MiniCrm.Api.Users;
using MiniCrm.Api.Validation;

namespace MiniCrm.Api.Auth;

/// <summary>Somebody who makes an account.</summary>
/// <param name="FirstName">The given name.</param>
/// <param name="LastName">The family name.</param>
/// <param name="Email">What the user signs in with; no two users have the same.</param>
/// <param name="Password">What the user signs in with; 72 bytes of UTF-8 at most.</param>
[Example("""{"firstName":"Ada","lastName":"Lovelace","email":"ada@example.com","password":"analytical-engine"}""")]
public sealed record RegisterRequest(
    [property: Mandatory, Text(100)] string FirstName,
    [property: Mandatory, Text(100)] string LastName,
    [property: Mandatory, Email] string Email,
    [property: Mandatory, NewPassword] string Password)
{
    public override string ToString() => nameof(RegisterRequest);
}

/// <summary>What one signs in with.</summary>
/// <param name="Email">The address of the account, in any case.</param>
/// <param name="Password">The password of the account.</param>
/// <param name="DeviceToken">From an earlier sign-in of this device to this account: it is then not held back by what others try. Any other is as good as none.</param>
[Example("""{"email":"ada@example.com","password":"analytical-engine"}""")]
public sealed record LoginRequest(
    [property: Mandatory] string Email,
    [property: Mandatory] string Password,
    string? DeviceToken)
{
    public override string ToString() => nameof(LoginRequest);
}

/// <summary>The sign-in that is meant.</summary>
/// <param name="RefreshToken">From the last sign-in or refresh; it can be used once.</param>
[Example("""{"refreshToken":"AZrR4zkPcZqb1WnL0dHq3gAAAACYl1m4v0yXo3Qe8k2nUu5pJr7sTt9wXxYyZz0123456789abcdefghijklmnop"}""")]
public sealed record RefreshRequest([property: Mandatory] string RefreshToken)
{
    public override string ToString() => nameof(RefreshRequest);
}

/// <summary>What opens one event stream instead of a token.</summary>
/// <param name="Ticket">For the query of one event stream: <c>?ticket=</c>. It can be used once.</param>
/// <param name="ExpiresAt">Until when it opens a stream; the stream lasts as long as one opened with the access token.</param>
public sealed record StreamTicketResponse(string Ticket, DateTimeOffset ExpiresAt)
{
    public override string ToString() => nameof(StreamTicketResponse);
}

/// <summary>The proof that somebody reads the mail at an address.</summary>
/// <param name="Token">From the link in the mail; it can be used once, for a day.</param>
[Example("""{"token":"AZrR4zkPcZqb1WnL0dHq3gAAAACYl1m4v0yXo3Qe8k2nUu5pJr7sTt9wXxYyZz01"}""")]
public sealed record VerifyEmailRequest([property: Mandatory] string Token)
{
    public override string ToString() => nameof(VerifyEmailRequest);
}

/// <summary>A sign-in.</summary>
/// <param name="User">Who has signed in.</param>
/// <param name="AccessToken">For the header Authorization, for some minutes.</param>
/// <param name="RefreshToken">To be used once, for the next pair.</param>
/// <param name="DeviceToken">For the next sign-in of this device to this account; null where none took place, as after a refresh.</param>
public sealed record SignedInResponse(UserResponse User, string AccessToken, string RefreshToken, string? DeviceToken)
{
    public override string ToString() => nameof(SignedInResponse);
}
