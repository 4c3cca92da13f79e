using MiniCrm.Grains.Users;
using MiniCrm.Users;
using Xunit;

namespace MiniCrm.Tests.Unit.Users;

public sealed class RefreshTokenTests
{
    [Fact]
    public void What_is_encoded_is_read_back()
    {
        var token = RefreshToken.First(SignInId.New(1, DateTimeOffset.UtcNow));

        var text = token.Encode();
        var read = RefreshToken.Parse(text, DateTimeOffset.UtcNow)!;

        Assert.Equal(86, text.Length);
        Assert.Equal(token.SignInId, read.SignInId);
        Assert.Equal(token.Family, read.Family);
        Assert.Equal(token.Secret, read.Secret);
    }

    [Fact]
    public void The_next_token_shares_the_family_and_not_the_secret()
    {
        var first = RefreshToken.First(SignInId.New(1, DateTimeOffset.UtcNow));
        var next = first.Next();

        Assert.Equal((first.SignInId, first.Family), (next.SignInId, next.Family));
        Assert.NotEqual(first.Secret, next.Secret);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a token")]
    [InlineData("AAAA")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Other_texts_are_no_tokens(string text) => Assert.Null(RefreshToken.Parse(text, DateTimeOffset.UtcNow));

    [Fact]
    public void A_token_shows_no_secret_in_a_log()
    {
        var token = RefreshToken.First(SignInId.New(1, DateTimeOffset.UtcNow));

        Assert.Equal($"refresh token of {token.SignInId}", token.ToString());
    }
}
