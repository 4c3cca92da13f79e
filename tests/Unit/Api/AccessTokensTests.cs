using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using MiniCrm.Api.Auth;
using MiniCrm.Users;
using Xunit;

namespace MiniCrm.Tests.Unit.Api;

/// <summary>Keys turn without signing anybody out.</summary>
public sealed class AccessTokensTests
{
    private static readonly UserView User = new()
    {
        Id = Guid.CreateVersion7(),
        Version = 1,
        FirstName = "Ada",
        LastName = "Lovelace",
        Email = "ada@example.com",
        Role = UserRole.Manager,
        IsActive = true,
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
    };

    [Fact]
    public async Task A_token_of_a_key_of_before_is_accepted_as_long_as_that_is_listed()
    {
        var (former, turned, later) = (Tokens("old"), Tokens("new", "old"), Tokens("new"));

        Assert.True(await IsAcceptedAsync(turned, former.Issue(User, User.Id)));
        Assert.True(await IsAcceptedAsync(later, turned.Issue(User, User.Id)));
        Assert.False(await IsAcceptedAsync(later, former.Issue(User, User.Id)));

        // With several gateways the new key is first listed at all of them, and signs afterwards.
        Assert.True(await IsAcceptedAsync(Tokens("old", "new"), turned.Issue(User, User.Id)));
    }

    [Fact]
    public void The_key_is_named_by_what_it_is_not_by_its_place()
    {
        Assert.Equal(KeyIdOf(Tokens("old")), KeyIdOf(Tokens("old", "new")));
        Assert.NotEqual(KeyIdOf(Tokens("old")), KeyIdOf(Tokens("new", "old")));
    }

    [Fact]
    public async Task A_token_of_a_build_that_named_no_key_is_accepted_whichever_signed_it()
    {
        Assert.True(await IsAcceptedAsync(Tokens("new", "old"), Made("""{"alg":"HS256","typ":"JWT"}""", "new")));
        Assert.True(await IsAcceptedAsync(Tokens("new", "old"), Made("""{"alg":"HS256","typ":"JWT"}""", "old")));
        Assert.False(await IsAcceptedAsync(Tokens("new"), Made("""{"alg":"HS256","typ":"JWT"}""", "old")));
    }

    [Fact]
    public async Task No_other_key_is_tried_than_the_one_that_is_named()
    {
        var named = KeyIdOf(Tokens("old"));

        Assert.True(await IsAcceptedAsync(Tokens("new", "old"), Made($$"""{"alg":"HS256","typ":"at+jwt","kid":"{{named}}"}""", "old")));
        Assert.False(await IsAcceptedAsync(Tokens("new", "old"), Made($$"""{"alg":"HS256","typ":"at+jwt","kid":"{{named}}"}""", "new")));
        Assert.False(await IsAcceptedAsync(Tokens("new", "old"), Made("""{"alg":"HS256","typ":"at+jwt","kid":"another"}""", "old")));
    }

    private static AccessTokens Tokens(params string[] secrets) => new(
        new SignInSettings([.. secrets.Select(secret => ImmutableArray.Create(Secret(secret)))], false, TimeSpan.FromMinutes(15), false), TimeProvider.System);

    private static byte[] Secret(string name) => Encoding.UTF8.GetBytes(name.PadRight(SignInSettings.MinSecretBytes));

    private static async Task<bool> IsAcceptedAsync(AccessTokens tokens, string token) =>
        (await new JsonWebTokenHandler().ValidateTokenAsync(token, tokens.Validation)).IsValid;

    private static string KeyIdOf(AccessTokens tokens) => new JsonWebToken(tokens.Issue(User, User.Id)).Kid;

    /// <summary>A token with the claims of a real one, and a header and a signature by hand.</summary>
    private static string Made(string header, string secret)
    {
        var claims = Tokens(secret).Issue(User, User.Id).Split('.')[1];
        var content = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{claims}";
        return $"{content}.{Base64Url.EncodeToString(HMACSHA256.HashData(Secret(secret), Encoding.ASCII.GetBytes(content)))}";
    }
}
