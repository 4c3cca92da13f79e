using System.Net.Http.Headers;
using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Api;

/// <summary>A sign-in that is over is over for its access tokens and its streams too.</summary>
public sealed class LogOutTests(CrmFixture crm)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(8);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("the refresh token alone")]
    [InlineData("the refresh token and an access token that is none")]
    [InlineData("a used refresh token")]
    [InlineData("the access token alone")]
    [InlineData("a second use of a refresh token")]
    [InlineData("the list of sessions")]
    public async Task The_next_request_is_not_signed_in_and_no_other_sign_in_is_touched(string how)
    {
        var user = await crm.NewUserAsync();
        var other = await crm.Anonymous.SignInAsync(user.Email, user.Password);
        var refreshed = (await crm.Anonymous.PostAsync("/auth/refresh", new { user.RefreshToken })).Is(200);
        var refreshToken = refreshed["refreshToken"].GetString();
        var newest = user.Client with { AccessToken = refreshed["accessToken"].GetString() };
        (await user.Client.GetAsync("/auth/me")).Is(200);
        (await newest.GetAsync("/auth/me")).Is(200);

        (await (how switch
        {
            "the refresh token alone" => crm.Anonymous.PostAsync("/auth/logout", new { refreshToken }),
            "the refresh token and an access token that is none" => (crm.Anonymous with { AccessToken = "none" }).PostAsync("/auth/logout", new { refreshToken }),
            "a used refresh token" => crm.Anonymous.PostAsync("/auth/logout", new { user.RefreshToken }),
            "the access token alone" => newest.PostAsync("/auth/logout", null),
            "the list of sessions" => other.Client.DeleteAsync($"/auth/sessions/{ForgedToken.ClaimsOf(user.AccessToken)["sid"].GetString()}"),
            _ => crm.Anonymous.PostAsync("/auth/refresh", new { user.RefreshToken }),
        })).Is(how.StartsWith("a second use", StringComparison.Ordinal) ? 401 : 204);

        (await user.Client.GetAsync("/auth/me")).IsProblem(401);
        (await newest.PostAsync("/leads", new { firstName = "Grace", lastName = "Hopper", email = CrmUsers.UniqueEmail() })).IsProblem(401);
        (await crm.Anonymous.PostAsync("/auth/refresh", new { refreshToken })).IsProblem(401);
        (await other.Client.GetAsync("/auth/me")).Is(200);
        (await crm.Anonymous.PostAsync("/auth/refresh", new { other.RefreshToken })).Is(200);
    }

    [Fact]
    public async Task Once_more_is_as_good_and_tells_nothing()
    {
        var user = await crm.NewUserAsync();
        (await user.Client.PostAsync("/auth/logout", null)).Is(204);

        (await user.Client.PostAsync("/auth/logout", null)).Is(204);
        (await crm.Anonymous.PostAsync("/auth/logout", new { user.RefreshToken })).Is(204);
        (await crm.Anonymous.PostAsync("/auth/logout", new { refreshToken = "none of ours" })).Is(204);
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("null", 400)]
    [InlineData("{}", 400)]
    [InlineData("""{"refreshToken":null}""", 400)]
    [InlineData("[]", 400)]
    public async Task Who_shows_nothing_ends_nothing(string? body, int status)
    {
        var user = await crm.NewUserAsync();
        using var content = body is null ? null : new StringContent(body, MediaTypeHeaderValue.Parse("application/json"));

        (await (body is null ? crm.Anonymous : user.Client).PostAsync("/auth/logout", content)).IsProblem(status);

        (await user.Client.GetAsync("/auth/me")).Is(200);
    }

    [Fact]
    public async Task A_stream_of_events_ends_with_the_sign_in_that_opened_it()
    {
        var user = await crm.NewUserAsync();
        using var stream = await EventReader.OpenAsync(user.Client, "/notifications/stream", cancellationToken: Cancellation);

        (await crm.Anonymous.PostAsync("/auth/logout", new { user.RefreshToken })).Is(204);

        while (await stream.NextAsync(Soon, Cancellation) is { } welcome)
        {
            Assert.Equal("email", welcome.Data.Text("type"));
        }
    }

    [Long]
    [Fact]
    public async Task It_stays_over_when_everything_starts_anew()
    {
        await using var server = await CrmServer.StartAsync(crm.Server.Postgres, cancellationToken: Cancellation);
        var user = await server.NewUserAsync();
        (await server.Client().PostAsync("/auth/logout", new { user.RefreshToken })).Is(204);

        await server.StartHostAgainAsync(Cancellation);

        (await (server.Client() with { AccessToken = user.AccessToken }).GetAsync("/auth/me")).IsProblem(401);
    }
}
