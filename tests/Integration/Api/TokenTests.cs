using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Api;

/// <summary>What a sign-in answers, and which token is good for what.</summary>
public sealed class TokenTests(CrmFixture crm)
{
    private static readonly string[] Claims = ["aud", "email", "exp", "iat", "iss", "jti", "role", "sid", "sub"];

    [Theory]
    [InlineData("admin")]
    [InlineData("manager")]
    [InlineData("sales_rep")]
    public async Task A_sign_in_answers_the_user_and_two_tokens_with_exactly_the_claims_of_the_contract(string role)
    {
        var user = await crm.NewUserAsync(role);
        var started = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

        var answer = (await crm.Anonymous.PostAsync("/auth/login", new { user.Email, user.Password })).Expect(HttpStatusCode.OK);

        Assert.Equal(["user", "accessToken", "refreshToken", "deviceToken"], answer.Body.EnumerateObject().Select(member => member.Name));
        Assert.Equal((await user.Client.GetAsync("/auth/me")).Text, answer["user"].GetRawText());
        Assert.Equal(role, answer["user"].GetProperty("role").GetString());
        var token = answer["accessToken"].GetString()!;
        var claims = ForgedToken.ClaimsOf(token);
        Assert.Equal(Claims, claims.Keys.Order(StringComparer.Ordinal));
        var header = ForgedToken.HeaderOf(token);
        Assert.Equal(["alg", "kid", "typ"], header.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("HS256", "at+jwt"), (header["alg"].GetString(), header["typ"].GetString()));
        Assert.Equal(user.Id, claims["sub"].GetString());
        Assert.Equal(user.Email, claims["email"].GetString());
        Assert.Equal(role, claims["role"].GetString());
        Assert.Equal("minicrm", claims["iss"].GetString());
        Assert.Equal("minicrm", claims["aud"].GetString());
        Assert.True(Guid.TryParse(claims["sid"].GetString(), out _));
        Assert.True(Guid.TryParse(claims["jti"].GetString(), out _));
        Assert.InRange(claims["iat"].GetInt64(), started, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        Assert.Equal(15 * 60, claims["exp"].GetInt64() - claims["iat"].GetInt64());
    }

    [Fact]
    public async Task Every_token_is_another_one_and_every_sign_in_has_an_id_of_its_own()
    {
        var user = await crm.NewUserAsync();
        var other = await crm.Anonymous.SignInAsync(user.Email, user.Password);
        var refreshed = await RefreshAsync(user.RefreshToken);

        var (first, second, third) = (
            ForgedToken.ClaimsOf(user.AccessToken),
            ForgedToken.ClaimsOf(other.AccessToken),
            ForgedToken.ClaimsOf(refreshed["accessToken"].GetString()!));
        Assert.NotEqual(first["sid"].GetString(), second["sid"].GetString());
        Assert.Equal(first["sid"].GetString(), third["sid"].GetString());
        Assert.Equal(3, new[] { first, second, third }.DistinctBy(claims => claims["jti"].GetString()).Count());
        Assert.Equal(3, new[] { user.RefreshToken, other.RefreshToken, refreshed["refreshToken"].GetString() }.Distinct().Count());
    }

    [Fact]
    public async Task The_row_of_a_sign_in_holds_digests_of_its_secrets_only()
    {
        var user = await crm.NewUserAsync();
        var secret = Base64Url.DecodeFromChars(user.RefreshToken)[^32..];

        await using var connection = await crm.Server.Postgres.ConnectAsync(crm.Server.UsersDatabase, TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "select string_agg(state::text, '') from sign_ins where user_id = $1::uuid";
        command.Parameters.Add(new() { Value = user.Id });
        var stored = (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;

        Assert.Contains(Convert.ToBase64String(SHA256.HashData(secret)), stored, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(secret), stored, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexString(secret), stored, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(user.RefreshToken, stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refresh_token_is_no_access_token_and_an_access_token_no_refresh_token()
    {
        var user = await crm.NewUserAsync();

        var read = await (user.Client with { AccessToken = user.RefreshToken }).GetAsync("/auth/me");
        var refresh = await crm.Anonymous.PostAsync("/auth/refresh", new { refreshToken = user.AccessToken });

        Assert.Equal(HttpStatusCode.Unauthorized, read.Status);
        Assert.Equal(HttpStatusCode.Unauthorized, refresh.Status);
        (await user.Client.GetAsync("/auth/me")).Expect(HttpStatusCode.OK);
        await RefreshAsync(user.RefreshToken);
    }

    [Fact]
    public async Task The_role_in_a_token_gives_no_right()
    {
        var user = await crm.NewUserAsync();
        var promoted = ForgedToken.From(user.AccessToken).With("role", "\"admin\"").Sign();

        var answer = await (user.Client with { AccessToken = promoted }).PostAsync("/users", CrmUsers.NewUser());

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
    }

    private async Task<CrmResponse> RefreshAsync(string refreshToken) =>
        (await crm.Anonymous.PostAsync("/auth/refresh", new { refreshToken })).Expect(HttpStatusCode.OK);
}
