using Microsoft.Extensions.Time.Testing;
using MiniCrm.Grains.Users.Limits;
using Xunit;

namespace MiniCrm.Tests.Unit.Users;

public sealed class SlidingWindowTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void It_is_full_until_the_oldest_leaves_it()
    {
        var window = new SlidingWindow(_clock, limit: 2, TimeSpan.FromMinutes(10));
        window.Add();
        _clock.Advance(TimeSpan.FromMinutes(4));
        Assert.False(window.IsFull);
        window.Add();

        Assert.True(window.IsFull);
        Assert.Equal(TimeSpan.FromMinutes(6), window.UntilRoom);

        _clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(1, window.Count);
        _clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(0, window.Count);
    }

    [Fact]
    public void It_holds_no_more_than_its_limit()
    {
        var window = new SlidingWindow(_clock, limit: 2, TimeSpan.FromMinutes(10));
        for (var times = 0; times < 100; times++)
        {
            window.Add();
        }

        Assert.Equal(2, window.Count);
    }
}
