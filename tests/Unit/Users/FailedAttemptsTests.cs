using Microsoft.Extensions.Time.Testing;
using MiniCrm.Grains.Users;
using MiniCrm.Grains.Users.Limits;
using MiniCrm.Users;
using Xunit;

namespace MiniCrm.Tests.Unit.Users;

public sealed class FailedAttemptsTests
{
    private const int Limit = 10;

    private readonly FakeTimeProvider _clock = new();
    private readonly FailedAttempts _attempts;

    public FailedAttemptsTests() => _attempts = new FailedAttempts(_clock, new FailureLimit(Limit, TimeSpan.FromSeconds(60)));

    [Fact]
    public async Task The_eleventh_within_a_minute_is_told_when_to_come_again()
    {
        await Fail();
        _clock.Advance(TimeSpan.FromSeconds(20));
        await Fail(Limit - 1);

        var refusal = await _attempts.Begin(FailedAttempts.MaxWait);

        Assert.Equal(RefusalKind.TooManyRequests, refusal?.Kind);
        Assert.Equal(TimeSpan.FromSeconds(40), refusal?.RetryAfter);
    }

    [Fact]
    public async Task When_the_oldest_leaves_the_window_there_is_room_for_one()
    {
        await Fail();
        _clock.Advance(TimeSpan.FromSeconds(20));
        await Fail(Limit - 1);
        _clock.Advance(TimeSpan.FromSeconds(40));

        await Fail();

        Assert.Equal(TimeSpan.FromSeconds(20), (await _attempts.Begin(FailedAttempts.MaxWait))?.RetryAfter);
    }

    [Fact]
    public async Task What_succeeds_does_not_count()
    {
        for (var attempt = 0; attempt < 3 * Limit; attempt++)
        {
            Assert.Null(await _attempts.Begin(FailedAttempts.MaxWait));
            _attempts.End(failed: false);
        }
    }

    [Fact]
    public async Task A_hundred_guesses_at_once_are_ten_guesses()
    {
        var guesses = Enumerable.Range(0, 100).Select(_ => _attempts.Begin(FailedAttempts.MaxWait)).ToList();
        Assert.Equal(Limit, guesses.Count(guess => guess.IsCompleted));

        for (var known = 0; known < Limit; known++)
        {
            _attempts.End(failed: true);
        }

        var refusals = await Task.WhenAll(guesses);
        Assert.Equal(Limit, refusals.Count(refusal => refusal is null));
        Assert.Equal(90, refusals.Count(refusal => refusal?.Kind is RefusalKind.TooManyRequests));
    }

    [Fact]
    public async Task A_hundred_right_ones_at_once_all_come_through_in_their_order()
    {
        var begun = Enumerable.Range(0, 100).Select(_ => _attempts.Begin(FailedAttempts.MaxWait)).ToList();

        foreach (var attempt in begun)
        {
            Assert.Null(await attempt);
            _attempts.End(failed: false);
        }
    }

    [Fact]
    public async Task Who_waits_over_five_seconds_for_the_others_is_told_to_come_again()
    {
        var begun = Enumerable.Range(0, Limit + 1).Select(_ => _attempts.Begin(FailedAttempts.MaxWait)).ToList();

        _clock.Advance(FailedAttempts.MaxWait);

        Assert.Equal(RefusalKind.Busy, (await begun[^1])?.Kind);
        _attempts.End(failed: false);
        Assert.Null(await _attempts.Begin(FailedAttempts.MaxWait));
    }

    [Fact]
    public async Task A_hundred_wait_and_no_more()
    {
        var begun = Enumerable.Range(0, Limit + FailedAttempts.MaxWaiting).Select(_ => _attempts.Begin(FailedAttempts.MaxWait)).ToList();

        Assert.Equal(RefusalKind.Busy, (await _attempts.Begin(FailedAttempts.MaxWait))?.Kind);
        Assert.Equal(FailedAttempts.MaxWaiting, begun.Count(attempt => !attempt.IsCompleted));
    }

    [Fact]
    public async Task Only_wrong_credentials_count_and_what_throws_does_not()
    {
        Assert.True(_attempts.IsIdle);
        await _attempts.Make(() => Task.FromResult<Result<string>>("in"), FailedAttempts.MaxWait);
        await _attempts.Make<string>(() => Task.FromResult<Result<string>>(PasswordHasher.Busy), FailedAttempts.MaxWait);
        await Assert.ThrowsAsync<TimeoutException>(() => _attempts.Make<string>(() => throw new TimeoutException(), FailedAttempts.MaxWait));
        Assert.True(_attempts.IsIdle);

        await _attempts.Make<string>(() => Task.FromResult<Result<string>>(SignInRefusals.WrongCredentials), FailedAttempts.MaxWait);

        Assert.Equal((1, false), (_attempts.Count, _attempts.IsIdle));
    }

    private async Task Fail(int times = 1)
    {
        for (var attempt = 0; attempt < times; attempt++)
        {
            Assert.Null(await _attempts.Begin(FailedAttempts.MaxWait));
            _attempts.End(failed: true);
        }
    }
}
