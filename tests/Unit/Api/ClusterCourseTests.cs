using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using MiniCrm.Api.Dashboards;
using MiniCrm.Grains;

namespace MiniCrm.Tests.Unit.Api;

/// <summary>The last hour, as gateway and silos remember it and as it is put together.</summary>
public sealed class ClusterCourseTests
{
    // On a full minute.
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Requests_are_counted_by_the_minute_from_the_start_on_for_an_hour()
    {
        using var rates = new EndpointRates(_clock);
        for (var count = 0; count < 60; count++)
        {
            rates.Count("GET /leads", count < 6 ? 503 : 200, 0.01);
        }

        rates.Count("GET /leads/{id}/timeline/stream", 200, 900);
        Wait(2);
        rates.Count("GET /leads", 200, 0.01);
        Wait(1);

        var course = ClusterCourse.Of(_clock.GetUtcNow(), rates.ReadCourse(), []);
        Assert.Equal(60, course.Length);
        Assert.Equal([null, 1, 0, 1.0 / 60], course[^4..].Select(minute => minute.PerSecond));
        Assert.Equal([null, 0.1, 0, 0], course[^4..].Select(minute => minute.FailedPerSecond));
        Assert.Null(course[^2].P95Ms);
        Assert.InRange(course[^3].P95Ms!.Value, 10, 15);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 12, 2, 0, TimeSpan.Zero), course[^1].Time);

        Wait(57);
        Assert.Equal(1, ClusterCourse.Of(_clock.GetUtcNow(), rates.ReadCourse(), [])[0].PerSecond);
        Wait(1);
        Assert.DoesNotContain(ClusterCourse.Of(_clock.GetUtcNow(), rates.ReadCourse(), []), minute => minute.PerSecond is 1 or null);
    }

    [Fact]
    public void Of_silos_of_a_role_the_worst_counts_and_roles_are_added_up()
    {
        var (first, second, third) = (new SiloCourse(_clock), new SiloCourse(_clock), new SiloCourse(_clock));
        first.Measured([new("leads", 3, 1)], []);
        first.Measured([new("leads", 7, 1)], []);
        first.Measured([new("leads", 1, 1)], []);
        second.Measured([new("leads", 5, 1)], []);
        third.Measured([new("notifications", 2, 1)], [new("minicrm.welcome", 10), new("minicrm.assignments", 1)]);
        third.DeliveryFailed(2);
        Wait(1);
        third.DeliveryFailed(1);

        var silos = new[] { first, second, third }.Select(Figures).ToImmutableArray();
        var minute = ClusterCourse.Of(_clock.GetUtcNow(), [], silos)[^1];

        Assert.Equal((9L, 11L), (minute.OutboxDepth, minute.ConsumerLag));
        Assert.Equal(3, third.Read().Sum(each => each.DeliveriesFailed));
        Assert.Null(ClusterCourse.Of(_clock.GetUtcNow(), [], silos)[^2].OutboxDepth);

        Wait(60);
        Assert.Equal(1, third.Read().Sum(each => each.DeliveriesFailed));
    }

    private static SiloFigures Figures(SiloCourse course) => new() { Version = "", Outboxes = [], Consumers = [], Deliveries = [], Course = course.Read() };

    private void Wait(int minutes) => _clock.Advance(TimeSpan.FromMinutes(minutes));
}
