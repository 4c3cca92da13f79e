using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MiniCrm.Grains;

/// <summary>Listens to the same instruments that <c>/metrics</c> shows, from the silo's start on.</summary>
public sealed class SiloMeasurements(TimeProvider clock) : IHostedService, IDisposable
{
    // As often as what is measured is measured anew, or nearly.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private const string OutboxDepth = "minicrm.outbox.depth";
    private const string OutboxAge = "minicrm.outbox.age";
    private const string ConsumerLag = "minicrm.kafka.consumer_lag";
    private const string Deliveries = "minicrm.deliveries";
    private const string Failed = "failed";

    private static readonly string Version =
        typeof(SiloMeasurements).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private readonly SiloCourse _course = new(clock);
    private readonly Dictionary<string, long> _depths = [];
    private readonly Dictionary<string, double> _ages = [];
    private readonly Dictionary<string, long> _lags = [];
    private readonly Dictionary<(string Channel, string Outcome), long> _deliveries = [];
    private ITimer? _timer;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name is OutboxDepth or OutboxAge or ConsumerLag or Deliveries)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument.Name, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument.Name, value, tags));
        _listener.Start();
        _timer = clock.CreateTimer(_ => Measure(), null, Interval, Interval);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _timer?.Dispose();
        return Task.CompletedTask;
    }

    public SiloFigures Read()
    {
        lock (_lock)
        {
            Measure();
            return new()
            {
                Version = Version,
                Outboxes = Outboxes(),
                Consumers = Consumers(),
                Deliveries = [.. _deliveries.Select(count => new DeliveryFigures(count.Key.Channel, count.Key.Outcome, count.Value))],
                Course = _course.Read(),
            };
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _listener.Dispose();
    }

    private ImmutableArray<OutboxFigures> Outboxes() =>
        [.. _depths.Select(outbox => new OutboxFigures(outbox.Key, outbox.Value, _ages.GetValueOrDefault(outbox.Key)))];

    private ImmutableArray<ConsumerFigures> Consumers() => [.. _lags.Select(group => new ConsumerFigures(group.Key, group.Value))];

    /// <summary>What is observed is observed now; only deliveries are counted as they happen.</summary>
    private void Measure()
    {
        lock (_lock)
        {
            _depths.Clear();
            _ages.Clear();
            _lags.Clear();
            _listener.RecordObservableInstruments();
            _course.Measured(Outboxes(), Consumers());
        }
    }

    private void Take(string instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_lock)
        {
            switch (instrument)
            {
                case OutboxDepth:
                    _depths[Tag(tags, "role")] = (long)value;
                    break;
                case OutboxAge:
                    _ages[Tag(tags, "role")] = value;
                    break;
                case ConsumerLag:
                    var group = Tag(tags, "group");
                    _lags[group] = _lags.GetValueOrDefault(group) + (long)value;
                    break;
                case Deliveries:
                    var outcome = (Tag(tags, "channel"), Tag(tags, "outcome"));
                    _deliveries[outcome] = _deliveries.GetValueOrDefault(outcome) + (long)value;
                    if (outcome.Item2 == Failed)
                    {
                        _course.DeliveryFailed((long)value);
                    }

                    break;
            }
        }
    }

    private static string Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == name)
            {
                return tag.Value as string ?? "";
            }
        }

        return "";
    }
}

public static class MeasurementHosting
{
    /// <summary>Before whatever measures is started.</summary>
    public static IServiceCollection AddMeasurements(this IServiceCollection services) => services
        .AddSingleton<SiloMeasurements>()
        .AddHostedService(provider => provider.GetRequiredService<SiloMeasurements>());
}
