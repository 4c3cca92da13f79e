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
}
