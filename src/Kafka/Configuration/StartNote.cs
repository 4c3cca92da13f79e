using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MiniCrm.Kafka.Configuration;

/// <summary>Says at the start which variables have no effect.</summary>
internal sealed class StartNote(KafkaSettings settings, ILogger<KafkaSettings> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.Ignored is not null)
        {
            logger.LogInformation("KAFKA_ variables without effect. {Ignored}", settings.Ignored);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
