using Microsoft.Extensions.Time.Testing;
using MiniCrm.Grains.Users;
using Xunit;

namespace MiniCrm.Tests.Unit.Users;

public sealed class FailedAttemptsTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly FailedAttempts _attempts;

    public FailedAttemptsTests() => _attempts = new FailedAttempts(_clock);

    [Fact]
    public async Task The_eleventh_within_a_minute_is_told_when_to_come_again()
    {
        await Fail();
        _clock.Advance(TimeSpan.FromSeconds(20));
        await Fail(FailedAttempts.Limit - 1);

        var refusal = await _attempts.Begin();

        Assert.Equal(RefusalKind.TooManyRequests, refusal?.Kind);
        Assert.Equal(TimeSpan.FromSeconds(40), refusal?.RetryAfter);
    }

    [Fact]
    public async Task When_the_oldest_leaves_the_window_there_is_room_for_one()
    {
        await Fail();
        _clock.Advance(TimeSpan.FromSeconds(20));
        await Fail(FailedAttempts.Limit - 1);
        _clock.Advance(TimeSpan.FromSeconds(40));

        await Fail();

        Assert.Equal(TimeSpan.FromSeconds(20), (await _attempts.Begin())?.RetryAfter);
    }

    [Fact]
    public async Task What_succeeds_does_not_count()
    {
        for (var attempt = 0; attempt < 3 * FailedAttempts.Limit; attempt++)
        {
            Assert.Null(await _attempts.Begin());
            _attempts.End(failed: false);
        }
    }

    [Fact]
    public async Task A_hundred_guesses_at_once_are_ten_guesses()
    {
        var guesses = Enumerable.Range(0, 100).Select(_ => _attempts.Begin()).ToList();
        Assert.Equal(FailedAttempts.Limit, guesses.Count(guess => guess.IsCompleted));

        for (var known = 0; known < FailedAttempts.Limit; known++)
        {
            _attempts.End(failed: true);
        }

        var refusals = await Task.WhenAll(guesses);
        Assert.Equal(FailedAttempts.Limit, refusals.Count(refusal => refusal is null));
        Assert.Equal(90, refusals.Count(refusal => refusal?.Kind is RefusalKind.TooManyRequests));
    }

    [Fact]
    public async Task A_hundred_right_ones_at_once_all_come_through_in_their_order()
    {
        var begun = Enumerable.Range(0, 100).Select(_ => _attempts.Begin()).ToList();

        foreach (var attempt in begun)
        {
            Assert.Null(await attempt);
            _attempts.End(failed: false);
        }
    }

    [Fact]
    public async Task Who_waits_over_five_seconds_for_the_others_is_told_to_come_again()
    {
        var begun = Enumerable.Range(0, FailedAttempts.Limit + 1).Select(_ => _attempts.Begin()).ToList();

        _clock.Advance(FailedAttempts.MaxWait);

        Assert.Equal(RefusalKind.Busy, (await begun[^1])?.Kind);
        _attempts.End(failed: false);
        Assert.Null(await _attempts.Begin());
    }

    private async Task Fail(int times = 1)
    {
        for (var attempt = 0; attempt < times; attempt++)
        {
            Assert.Null(await _attempts.Begin());
            _attempts.End(failed: true);
        }
    }
}
