using Microsoft.Extensions.Time.Testing;
using MiniCrm.Grains;

namespace MiniCrm.Tests.Unit.Common;

public sealed class StandingTests
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Pause = Standing.LongestPause + TimeSpan.FromMilliseconds(1);

    private readonly FakeTimeProvider _clock = new();
    private readonly Standing _standing;

    public StandingTests() => _standing = new(_clock);

    [Fact]
    public void Without_a_pulse_nothing_is_in_doubt()
    {
        _clock.Advance(Pause);
        Assert.True(_standing.IsCertain);
    }

    [Fact]
    public void With_a_pulse_that_comes_in_time_neither()
    {
        for (var beat = 0; beat < 100; beat++)
        {
            Assert.True(_standing.Beat());
            _clock.Advance(Beat);
            Assert.True(_standing.IsCertain);
        }
    }

    [Fact]
    public void A_pause_is_seen_before_the_pulse_goes_on_and_afterwards()
    {
        _standing.Beat();
        _clock.Advance(Pause);
        Assert.False(_standing.IsCertain);
        Assert.False(_standing.Beat());
        Assert.False(_standing.IsCertain);
        Assert.False(_standing.Beat());
    }

    [Fact]
    public async Task A_member_that_was_looked_up_after_the_pause_is_certain_again()
    {
        PauseWithHeartbeat();
        await _standing.Confirm(() => Task.FromResult(true));
        Assert.True(_standing.IsCertain);
        Assert.True(_standing.Beat());
    }

    [Fact]
    public async Task One_that_is_none_any_more_stays_in_doubt()
    {
        PauseWithHeartbeat();
        await _standing.Confirm(() => Task.FromResult(false));
        Assert.False(_standing.IsCertain);
    }

    [Fact]
    public async Task One_that_paused_again_while_it_asked_too()
    {
        PauseWithHeartbeat();
        await _standing.Confirm(() =>
        {
            _clock.Advance(Pause);
            return Task.FromResult(true);
        });
        Assert.False(_standing.IsCertain);
    }

    [Fact]
    public void A_suspended_machine_is_seen_by_the_wall_clock()
    {
        var clock = new SuspendedClock();
        var standing = new Standing(clock);
        standing.Beat();
        clock.Wall += Pause;
        Assert.False(standing.IsCertain);
    }

    private void PauseWithHeartbeat()
    {
        _standing.Beat();
        _clock.Advance(Pause);
        _standing.Beat();
    }

    /// <summary>Its timestamps stand still, as the monotonic clock of Linux does while the machine is suspended.</summary>
    private sealed class SuspendedClock : TimeProvider
    {
        public DateTimeOffset Wall { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Wall;

        public override long GetTimestamp() => 0;
    }
}
