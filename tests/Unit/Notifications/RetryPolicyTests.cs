using MiniCrm.Grains.Notifications.Delivery;

namespace MiniCrm.Tests.Unit.Notifications;

public sealed class RetryPolicyTests
{
    private static readonly RetryPolicy Policy = RetryPolicy.Default;

    [Fact]
    public void The_second_attempt_comes_after_about_two_seconds_and_all_fill_about_an_hour()
    {
        var delays = Enumerable.Range(1, Policy.Attempts - 1).Select(attempt => Policy.Delay(attempt, null, 0.5)).ToArray();

        Assert.Equal(TimeSpan.FromSeconds(2), delays[0]);
        Assert.Equal(delays.Order(), delays);
        Assert.InRange(delays.Sum(delay => delay.TotalMinutes), 50, 70);
    }

    [Fact]
    public void The_eighth_attempt_is_the_last() => Assert.Equal((false, true), (Policy.IsLast(7), Policy.IsLast(8)));

    [Fact]
    public void Chance_spreads_a_delay_by_a_fifth()
    {
        Assert.Equal(1.6, Policy.Delay(1, null, 0).TotalSeconds, 6);
        Assert.Equal(2.4, Policy.Delay(1, null, 1).TotalSeconds, 6);
    }

    [Theory]
    [InlineData(-5, 2)]
    [InlineData(1, 2)]
    [InlineData(5, 5)]
    [InlineData(600, 6.5)]
    public void What_the_channel_asks_for_counts_up_to_the_next_step(double asked, double seconds) =>
        Assert.Equal(seconds, Policy.Delay(1, TimeSpan.FromSeconds(asked), 0.5).TotalSeconds, 6);

    [Fact]
    public void No_delay_is_longer_than_an_hour_unless_the_first_is() => Assert.Multiple(
        () => Assert.Equal(1, Policy.Delay(100, null, 0.5).TotalHours, 6),
        () => Assert.Equal(2, new RetryPolicy(3, TimeSpan.FromHours(2)).Delay(2, null, 0.5).TotalHours, 6));
}
