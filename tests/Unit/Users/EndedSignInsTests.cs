using MiniCrm.Grains.Users;
using Xunit;

namespace MiniCrm.Tests.Unit.Users;

public sealed class EndedSignInsTests
{
    private static readonly DateTimeOffset Then = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void They_are_remembered_as_long_as_an_access_token_can_last_and_then_forgotten()
    {
        var (first, second, third) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var ended = new EndedSignIns();
        ended.Add(first, Then);
        ended.Add(second, Then.AddDays(1));
        Assert.True(ended.Contains(first) && ended.Contains(second));

        ended.Add(third, Then + EndedSignIns.Horizon);

        Assert.False(ended.Contains(first));
        Assert.True(ended.Contains(second) && ended.Contains(third));
        Assert.Equal(2, ended.Count);
        Assert.True(EndedSignIns.Horizon > TimeSpan.FromMinutes(24 * 60));
    }

    [Fact]
    public void Told_twice_is_as_good_as_told_once()
    {
        var id = Guid.NewGuid();
        var ended = new EndedSignIns();
        ended.Add(id, Then);
        ended.Add(id, Then.AddHours(1));

        Assert.Equal(1, ended.Count);
    }
}
