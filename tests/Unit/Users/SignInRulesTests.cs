using MiniCrm.Grains;
using MiniCrm.Grains.Users;
using MiniCrm.Users;
using Xunit;

namespace MiniCrm.Tests.Unit.Users;

public sealed class SignInRulesTests
{
    private static readonly Guid UserId = Guid.CreateVersion7();
    private static readonly DateTimeOffset Then = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Then.AddDays(1);
    private static readonly RefreshToken First = RefreshToken.First(SignInId.New(1, DateTimeOffset.UtcNow));
    private static readonly RefreshToken Second = First.Next();
    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(30);
    private static readonly Guid Device = Guid.CreateVersion7();
    private static readonly SignInOrigin Origin = new() { Source = "192.0.2.1", UserAgent = "curl/8", DeviceId = Device };

    [Fact]
    public void A_sign_in_keeps_digests_and_no_secrets()
    {
        var signIn = SignIn();

        Assert.Equal(UserId, signIn.UserId);
        Assert.Equal(Then.AddDays(7), signIn.ExpiresAt);
        Assert.NotEqual(Convert.ToBase64String(First.Secret.AsSpan()), signIn.SecretHash);
        Assert.Equal(nameof(SignInState), signIn.ToString());
    }

    [Fact]
    public void A_token_is_exchanged_for_the_next_which_lasts_seven_days()
    {
        var refreshed = Changed(SignInRules.Refresh(SignIn(), First, Second, Origin, null, MaxAge, Now));

        Assert.True(SignInRules.IsCurrent(refreshed, Second));
        Assert.False(SignInRules.IsCurrent(refreshed, First));
        Assert.Equal(Now.AddDays(7), refreshed.ExpiresAt);
    }

    [Fact]
    public void A_second_use_of_a_token_ends_the_sign_in_for_the_next_one_too()
    {
        var refreshed = Changed(SignInRules.Refresh(SignIn(), First, Second, Origin, null, MaxAge, Now));

        var ended = Changed(SignInRules.Refresh(refreshed, First, First.Next(), Origin, null, MaxAge, Now));

        Assert.Equal(Now, ended.EndedAt);
        Assert.False(SignInRules.IsCurrent(ended, Second));
        Assert.Equal(SignInRules.NotAccepted, SignInRules.Refresh(ended, Second, Second.Next(), Origin, null, MaxAge, Now).Refusal);
    }

    [Fact]
    public void A_token_of_another_family_changes_nothing()
    {
        var invented = RefreshToken.First(First.SignInId);

        Assert.Equal(SignInRules.NotAccepted, SignInRules.Refresh(SignIn(), invented, invented.Next(), Origin, null, MaxAge, Now).Refusal);
        Assert.Equal(SignInRules.NotAccepted, SignInRules.End(SignIn(), mayEnd: false, Now).Refusal);
        Assert.Equal(SignInRules.NotAccepted, SignInRules.Refresh(null, First, Second, Origin, null, MaxAge, Now).Refusal);
    }

    [Fact]
    public void A_token_expires_on_the_millisecond()
    {
        var signIn = SignIn();

        Assert.NotNull(SignInRules.Refresh(signIn, First, Second, Origin, null, MaxAge, signIn.ExpiresAt.AddMilliseconds(-1)).Change);
        Assert.Equal(SignInRules.NotAccepted, SignInRules.Refresh(signIn, First, Second, Origin, null, MaxAge, signIn.ExpiresAt).Refusal);
    }

    [Fact]
    public void A_refused_user_does_not_use_up_the_token_but_a_used_one_still_ends_the_sign_in()
    {
        var refreshed = Changed(SignInRules.Refresh(SignIn(), First, Second, Origin, null, MaxAge, Now));

        Assert.True(SignInRules.Refresh(refreshed, Second, Second.Next(), Origin, UserRefusals.SignInRequired, MaxAge, Now).IsRefused);
        Assert.NotNull(Changed(SignInRules.Refresh(refreshed, First, First.Next(), Origin, UserRefusals.SignInRequired, MaxAge, Now)).EndedAt);
    }

    [Fact]
    public void A_sign_in_is_over_on_the_day_however_often_it_is_refreshed()
    {
        var end = Then + MaxAge;
        var late = Changed(SignInRules.Refresh(SignIn() with { ExpiresAt = end.AddDays(1) }, First, Second, Origin, null, MaxAge, end.AddMinutes(-1)));

        Assert.Equal(end, SignInRules.EndOf(late, MaxAge));
        Assert.Equal(end, late.ExpiresAt);
        Assert.Equal(SignInRules.NotAccepted, SignInRules.Refresh(late, Second, Second.Next(), Origin, null, MaxAge, end).Refusal);

        // Of a build that knew of no end, or while the setting was a longer one.
        Assert.Equal(SignInRules.NotAccepted, SignInRules.Refresh(late with { ExpiresAt = end.AddDays(6) }, Second, Second.Next(), Origin, null, MaxAge, end).Refusal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_new_device_is_told_with_the_sign_in(bool isNew)
    {
        var change = SignInRules.Open(null, First.SignInId, UserId, First, Origin, isNew, Then).Change!;

        Assert.Equal(isNew ? [new UserNewDevice(First.SignInId, UserId, Then)] : [], change.Happened.Select(happened => happened.Event));
        Assert.All(change.Happened, happened => Assert.Null(happened.Timeline));
    }

    [Fact]
    public void Logging_out_ends_the_sign_in_once()
    {
        var ended = Changed(SignInRules.End(SignIn(), mayEnd: true, Now));
        var again = SignInRules.End(ended, mayEnd: true, Now.AddHours(1));

        Assert.Equal(Now, ended.EndedAt);
        Assert.Null(again.Change);
        Assert.Equal(SignInRules.NotAccepted, SignInRules.Refresh(ended, First, Second, Origin, null, MaxAge, Now).Refusal);
    }

    [Fact]
    public void It_keeps_where_it_was_opened_and_where_it_was_last_used()
    {
        var refreshed = Changed(SignInRules.Refresh(SignIn(), First, Second, Origin with { Source = "198.51.100.7" }, null, MaxAge, Now));
        var untold = Changed(SignInRules.Refresh(refreshed, Second, Second.Next(), null, null, MaxAge, Now.AddHours(1)));

        Assert.Equal(("192.0.2.1", "curl/8", Device, Then, "192.0.2.1"), Told(SignIn()));
        Assert.Equal(("192.0.2.1", "curl/8", Device, Now, "198.51.100.7"), Told(refreshed));
        Assert.Equal(("192.0.2.1", "curl/8", Device, Now.AddHours(1), "198.51.100.7"), Told(untold));

        static (string?, string?, Guid?, DateTimeOffset?, string?) Told(SignInState signIn) =>
            (signIn.Source, signIn.UserAgent, signIn.DeviceId, signIn.LastUsedAt, signIn.LastSource);
    }

    [Theory]
    [InlineData(256, "x", 256)]
    [InlineData(257, "x", 256)]
    [InlineData(255, "\ud83d\ude00", 255)]
    public void Of_a_long_user_agent_the_beginning_is_kept(int before, string rest, int kept)
    {
        var origin = Origin with { UserAgent = new string('a', before) + rest };

        Assert.Equal(new string('a', kept), Changed(SignInRules.Open(null, First.SignInId, UserId, First, origin, isNewDevice: false, Then)).UserAgent);
    }

    private static SignInState SignIn() => Changed(SignInRules.Open(null, First.SignInId, UserId, First, Origin, isNewDevice: false, Then));

    private static SignInState Changed(Decision<SignInState> decision)
    {
        Assert.NotNull(decision.Change);
        Assert.Empty(decision.Change.Happened);
        return decision.Change.State;
    }
}
