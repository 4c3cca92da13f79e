using Xunit;

namespace MiniCrm.Tests.Unit.Common;

public sealed class TimeOrderedIdTests
{
    [Fact]
    public void Ids_sort_as_they_were_made_however_many_threads_make_them()
    {
        var perThread = new Guid[4][];
        Parallel.For(0, perThread.Length, thread => perThread[thread] = [.. Enumerable.Range(0, 20_000).Select(_ => TimeOrderedId.New(DateTimeOffset.UtcNow))]);

        Assert.All(perThread, ids => Assert.Equal(ids.Order(), ids));
        Assert.Equal(80_000, perThread.SelectMany(ids => ids).Distinct().Count());
    }

    [Fact]
    public void They_are_UUIDs_of_version_7_of_this_moment()
    {
        var id = TimeOrderedId.New(DateTimeOffset.UtcNow);

        Assert.Equal((7, 8), (id.Version, id.Variant & 0xC));
        var milliseconds = Convert.ToInt64(id.ToString("N")[..12], 16);
        Assert.InRange(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), DateTimeOffset.UtcNow.AddSeconds(-10), DateTimeOffset.UtcNow.AddSeconds(10));
    }

    [Fact]
    public void What_is_of_another_version_or_of_a_time_to_come_was_never_minted()
    {
        Assert.True(TimeOrderedId.CanBe(TimeOrderedId.New(DateTimeOffset.UtcNow), DateTimeOffset.UtcNow));
        Assert.True(TimeOrderedId.CanBe(Guid.CreateVersion7(DateTimeOffset.UtcNow.AddYears(-5)), DateTimeOffset.UtcNow));

        // The clock of another machine may be ahead.
        Assert.True(TimeOrderedId.CanBe(Guid.CreateVersion7(DateTimeOffset.UtcNow.AddMinutes(2)), DateTimeOffset.UtcNow));
        Assert.All(
            new[] { Guid.Empty, Guid.AllBitsSet, Guid.NewGuid(), Guid.CreateVersion7(DateTimeOffset.UtcNow.AddDays(1)), new Guid("01941f29-7c00-7000-0000-000000000000") },
            id => Assert.False(TimeOrderedId.CanBe(id, DateTimeOffset.UtcNow)));
    }

    [Fact]
    public void An_id_tells_its_time_and_others_of_its_moment_sort_behind_those_of_lower_places()
    {
        var moment = TimeOrderedId.New(DateTimeOffset.UtcNow);
        Guid[] events = [.. Enumerable.Range(0, 300).Select(place => TimeOrderedId.Within(moment, place))];
        var next = TimeOrderedId.New(DateTimeOffset.UtcNow);

        Assert.Equal(events.Order(), events);
        Assert.All(events, id => Assert.Equal((7, 8, TimeOrderedId.TimeOf(moment)), (id.Version, id.Variant & 0xC, TimeOrderedId.TimeOf(id))));
        Assert.All(events, id => Assert.True(id.CompareTo(next) < 0));
        Assert.Null(TimeOrderedId.TimeOf(Guid.NewGuid()));
    }

    [Fact]
    public void A_clock_that_was_put_back_is_followed()
    {
        var now = DateTimeOffset.UtcNow;
        TimeOrderedId.New(now.AddDays(1));

        Assert.InRange(TimeOrderedId.TimeOf(TimeOrderedId.New(now))!.Value, now.AddMilliseconds(-2), now.AddSeconds(5));
    }
}
