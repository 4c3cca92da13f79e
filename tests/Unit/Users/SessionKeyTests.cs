using MiniCrm.Grains.Users;
using MiniCrm.Users;
using Xunit;

namespace MiniCrm.Tests.Unit.Users;

public sealed class SessionKeyTests
{
    private static readonly DateTimeOffset Opened = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly RefreshToken Token = RefreshToken.First(SignInId.New(1, DateTimeOffset.UtcNow));
    private static readonly SessionKey Key = SessionKey.New(Token.SignInId);

    [Fact]
    public void What_is_encoded_is_read_back()
    {
        var read = SessionKey.Parse(Key.Encode(), DateTimeOffset.UtcNow)!;

        Assert.Equal(Token.SignInId, read.SignInId);
        Assert.Equal(Key.Secret, read.Secret);
        Assert.Equal(43, Key.Encode().Length);
        Assert.DoesNotContain(Key.Encode(), Key.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a key")]
    [InlineData("AAAA")]
    public void Other_texts_are_no_keys(string text) => Assert.Null(SessionKey.Parse(text, DateTimeOffset.UtcNow));

    [Fact]
    public void It_is_no_refresh_token_and_a_refresh_token_is_no_key()
    {
        Assert.Null(RefreshToken.Parse(Key.Encode(), DateTimeOffset.UtcNow));
        Assert.Null(SessionKey.Parse(Token.Encode(), DateTimeOffset.UtcNow));
    }

    [Fact]
    public void No_part_of_a_refresh_token_opens_a_page()
    {
        var bytes = Convert.FromBase64String(Token.Encode().Replace('-', '+').Replace('_', '/') + "==");
        var session = Session();
        for (var at = 16; at + 16 <= bytes.Length; at++)
        {
            var key = SessionKey.Parse(System.Buffers.Text.Base64Url.EncodeToString([.. bytes[..16], .. bytes[at..(at + 16)]]), DateTimeOffset.UtcNow)!;
            Assert.False(SignInRules.Admits(session, key, Opened));
            Assert.False(SignInRules.Admits(SignIn(), key, Opened));
        }
    }

    [Fact]
    public void Opening_it_uses_the_refresh_token_up()
    {
        var session = Session();

        Assert.False(SignInRules.IsCurrent(session, Token));
        Assert.Equal(SignInRules.NotAccepted, SignInRules.OpenSession(session, Token, Key, Opened).Refusal);
        Assert.NotNull(SignInRules.Refresh(session, Token, Token.Next(), null, null, TimeSpan.FromDays(30), Opened).Change!.State.EndedAt);
        Assert.Equal(SignInRules.NotAccepted, SignInRules.OpenSession(SignIn(), Token.Next(), Key, Opened).Refusal);
        Assert.Equal(SignInRules.NotAccepted, SignInRules.OpenSession(null, Token, Key, Opened).Refusal);
    }

    [Fact]
    public void It_opens_for_eight_hours_and_so_long_does_the_sign_in_last()
    {
        var session = Session();

        Assert.True(SignInRules.Admits(session, Key, Opened.AddHours(8).AddTicks(-1)));
        Assert.False(SignInRules.Admits(session, Key, Opened.AddHours(8)));
        Assert.Equal(Opened.AddHours(8), session.ExpiresAt);
    }

    [Fact]
    public void It_opens_only_its_own_sign_in_until_that_is_over()
    {
        var session = Session();
        var other = SessionKey.New(Token.SignInId);

        var ended = SignInRules.End(session, SignInRules.IsOfSession(session, Key), Opened).Change!.State;

        Assert.False(SignInRules.Admits(session, other, Opened));
        Assert.False(SignInRules.Admits(null, Key, Opened));
        Assert.False(SignInRules.Admits(ended, Key, Opened));
        Assert.False(SignInRules.IsOfSession(session, other));
    }

    [Fact]
    public void A_cookie_of_a_build_that_kept_no_secret_for_it_opens_nothing() => Assert.False(SignInRules.Admits(SignIn(), Key, Opened));

    private static SignInState SignIn() =>
        SignInRules.Open(null, Token.SignInId, Guid.CreateVersion7(), Token, null, isNewDevice: false, Opened).Change!.State;

    private static SignInState Session() => SignInRules.OpenSession(SignIn(), Token, Key, Opened).Change!.State;
}
