using MiniCrm.Grains.Users;
using MiniCrm.Users;
using Xunit;

namespace MiniCrm.Tests.Unit.Users;

public sealed class SessionKeyTests
{
    private static readonly DateTimeOffset Opened = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly RefreshToken Token = RefreshToken.First(SignInId.New(1));
    private static readonly SessionKey Key = SessionKey.Of(Token);

    [Fact]
    public void What_is_encoded_is_read_back()
    {
        var read = SessionKey.Parse(Key.Encode())!;

        Assert.Equal(Token.SignInId, read.SignInId);
        Assert.Equal(Token.Family, read.Family);
        Assert.Equal(43, Key.Encode().Length);
        Assert.DoesNotContain(Key.Encode(), Key.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a key")]
    [InlineData("AAAA")]
    public void Other_texts_are_no_keys(string text) => Assert.Null(SessionKey.Parse(text));

    [Fact]
    public void It_is_no_refresh_token_and_a_refresh_token_is_no_key()
    {
        Assert.Null(RefreshToken.Parse(Key.Encode()));
        Assert.Null(SessionKey.Parse(Token.Encode()));
    }

    [Fact]
    public void It_opens_for_eight_hours_whatever_else_the_sign_in_lasts()
    {
        var signIn = SignInRules.Open(null, Guid.CreateVersion7(), Token, null, Opened).Change!.State;

        Assert.True(SignInRules.Admits(signIn, Key, Opened.AddHours(8).AddTicks(-1)));
        Assert.False(SignInRules.Admits(signIn, Key, Opened.AddHours(8)));
    }

    [Fact]
    public void It_opens_only_its_own_sign_in_until_that_is_ended_with_it()
    {
        var signIn = SignInRules.Open(null, Guid.CreateVersion7(), Token, null, Opened).Change!.State;
        var other = SessionKey.Of(RefreshToken.First(Token.SignInId));

        var ended = SignInRules.End(signIn, Key.Family, Opened).Change!.State;

        Assert.False(SignInRules.Admits(signIn, other, Opened));
        Assert.False(SignInRules.Admits(null, Key, Opened));
        Assert.False(SignInRules.Admits(ended, Key, Opened));
        Assert.Equal(SignInRules.NotAccepted, SignInRules.End(signIn, other.Family, Opened).Refusal);
    }
}
