using Xunit;

namespace MiniCrm.Tests.Unit.Common;

public sealed class TimeOrderedIdTests
{
    [Fact]
    public void Ids_sort_as_they_were_made_however_many_threads_make_them()
    {
        var perThread = new Guid[4][];
        Parallel.For(0, perThread.Length, thread => perThread[thread] = [.. Enumerable.Range(0, 20_000).Select(_ => TimeOrderedId.New())]);

        Assert.All(perThread, ids => Assert.Equal(ids.Order(), ids));
        Assert.Equal(80_000, perThread.SelectMany(ids => ids).Distinct().Count());
    }

    [Fact]
    public void They_are_UUIDs_of_version_7_of_this_moment()
    {
        var id = TimeOrderedId.New();

        Assert.Equal((7, 8), (id.Version, id.Variant & 0xC));
        var milliseconds = Convert.ToInt64(id.ToString("N")[..12], 16);
        Assert.InRange(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), DateTimeOffset.UtcNow.AddSeconds(-10), DateTimeOffset.UtcNow.AddSeconds(10));
    }

    [Fact]
    public void What_is_of_another_version_or_of_a_time_to_come_was_never_minted()
    {
        Assert.True(TimeOrderedId.CanBe(TimeOrderedId.New()));
        Assert.True(TimeOrderedId.CanBe(Guid.CreateVersion7(DateTimeOffset.UtcNow.AddYears(-5))));

        // The clock of another machine may be ahead.
        Assert.True(TimeOrderedId.CanBe(Guid.CreateVersion7(DateTimeOffset.UtcNow.AddMinutes(2))));
        Assert.All(
            new[] { Guid.Empty, Guid.AllBitsSet, Guid.NewGuid(), Guid.CreateVersion7(DateTimeOffset.UtcNow.AddDays(1)), new Guid("01941f29-7c00-7000-0000-000000000000") },
            id => Assert.False(TimeOrderedId.CanBe(id)));
    }
}
