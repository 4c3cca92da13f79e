using System.Collections.Immutable;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MiniCrm.Grains.Events;
using MiniCrm.Kafka.Consuming;

namespace MiniCrm.Silo;

/// <summary>
/// A broker for development forgets with its process: with this one, or with one that is stopped right after it. So a stop waits, before anything else of the silo stops, until every event was relayed and
/// every record consumed: at most <see cref="Timeout"/>.
/// </summary>
internal sealed class DevelopmentDrain(IServiceProvider services, ImmutableArray<SiloRole> roles, TimeProvider clock) : IHostedService
{
    /// <summary>Says that the brokers of <c>KAFKA_BROKERS</c> forget.</summary>
    public const string Variable = "DEVELOPMENT_BROKER";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(Timeout);
        try
        {
            while (!await IsDrained())
            {
                await Task.Delay(Look, clock, time.Token);
            }
        }
        catch (Exception late) when (late is OperationCanceledException or StorageUnavailableException or KafkaException)
        {
            // What could not be published stays in the outbox.
        }
    }

    private async Task<bool> IsDrained()
    {
        foreach (var role in roles)
        {
            if (await services.GetRequiredKeyedService<Outbox>(role.Name).Measure() is { Depth: > 0 })
            {
                return false;
            }
        }

        // Looked at after the outboxes: whatever was relayed counts as not consumed by now.
        foreach (var lag in services.GetServices<ConsumerLag>())
        {
            if (await lag.MeasureAsync() > 0)
            {
                return false;
            }
        }

        return true;
    }
}
