using MiniCrm.Silo;

namespace MiniCrm.Tests.Unit.Silo;

public sealed class SurplusTests
{
    [Theory]
    [InlineData(0, 0, 2, 0)]
    [InlineData(100, 100, 1, 0)]
    [InlineData(100, 100, 2, 50)]
    [InlineData(90, 150, 2, 0)]
    [InlineData(60, 160, 2, 0)]
    [InlineData(300, 300, 3, 200)]
    [InlineData(16, 16, 2, 0)]
    [InlineData(18, 18, 2, 9)]
    [InlineData(100_000, 100_000, 2, 2000)]
    public void A_silo_gives_away_what_is_far_over_its_share(int own, int all, int silos, int surplus) => Assert.Equal(surplus, Surplus.Of(own, all, silos));
}
