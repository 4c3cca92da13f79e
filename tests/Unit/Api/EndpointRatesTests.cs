using Microsoft.Extensions.Time.Testing;
using MiniCrm.Api.Dashboards;

namespace MiniCrm.Tests.Unit.Api;

public sealed class EndpointRatesTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly EndpointRates _rates;

    public EndpointRatesTests() => _rates = new(_clock);

    public void Dispose() => _rates.Dispose();

    [Fact]
    public void An_endpoint_counts_for_a_minute_and_the_busiest_is_first()
    {
        for (var second = 0; second < 30; second++)
        {
            _rates.Count("GET /leads", second % 3 == 0 ? 503 : 200, 0.004);
            _rates.Count("GET /leads", 200, 0.004);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        _rates.Count("POST /leads", 201, 0.02);

        var seen = _rates.Read();
        Assert.Equal(["GET /leads", "POST /leads"], seen.Select(rate => rate.Endpoint));
        Assert.Equal((1.0, 10.0 / 60), (seen[0].PerSecond, seen[0].FailedPerSecond));

        _clock.Advance(TimeSpan.FromSeconds(45));
        Assert.Equal([28.0 / 60, 1.0 / 60], _rates.Read().Select(rate => rate.PerSecond));

        _clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Empty(_rates.Read());
    }

    [Fact]
    public void A_percentile_is_above_what_was_measured_by_less_than_a_step()
    {
        for (var i = 1; i <= 100; i++)
        {
            _rates.Count("GET /leads", 200, i / 1000.0);
        }

        var rate = Assert.Single(_rates.Read());
        Assert.InRange(rate.MedianMs, 50, 50 * Math.Sqrt(2));
        Assert.InRange(rate.P95Ms, 95, 95 * Math.Sqrt(2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    public void What_is_beyond_all_steps_is_counted_all_the_same(double seconds)
    {
        _rates.Count("GET /leads", 200, seconds);

        Assert.InRange(Assert.Single(_rates.Read()).MedianMs, 0.1, 5_000_000);
    }
}
