using MiniCrm.Grains.Users;
using Xunit;

namespace MiniCrm.Tests.Unit.Users;

public sealed class SignInIdTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(258)]
    [InlineData(int.MaxValue)]
    public void It_carries_the_generation_of_the_password(int generation)
    {
        var id = SignInId.New(generation, DateTimeOffset.UtcNow);

        Assert.Equal(generation, SignInId.GenerationOf(id));
        Assert.EndsWith(generation.ToString("x8"), id.ToString(), StringComparison.Ordinal);
        Assert.Equal(7, id.Version);
    }

    [Fact]
    public void Ids_of_one_generation_differ_and_sort_as_they_came()
    {
        var ids = Enumerable.Range(0, 1000).Select(_ => SignInId.New(1, DateTimeOffset.UtcNow)).ToList();

        Assert.Equal(ids.Distinct().OrderBy(id => id), ids);
    }
}
