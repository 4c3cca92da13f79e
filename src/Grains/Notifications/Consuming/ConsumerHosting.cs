using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Kafka;
using MiniCrm.Kafka.Consuming;
using MiniCrm.Notifications;

namespace MiniCrm.Grains.Notifications.Consuming;

/// <summary>The consumer groups of the role <c>notifications</c>, one per purpose.</summary>
public static class ConsumerHosting
{
    /// <summary>Welcomes new users.</summary>
    public const string WelcomeGroup = "minicrm.welcome";

    /// <summary>Tells assignees of their leads.</summary>
    public const string AssignmentGroup = "minicrm.assignments";

    /// <summary>To be called after the silo was added, so that the consumers drain while it is still there.</summary>
    public static IServiceCollection AddNotificationConsumers(this IServiceCollection services) => services
        .AddConsumer(new(WelcomeGroup), ["user.created"], Receive)
        .AddConsumer(new(AssignmentGroup), ["lead.assigned"], Receive);

    private static Func<ConsumedRecord, CancellationToken, Task> Receive(IServiceProvider provider)
    {
        var grains = provider.GetRequiredService<IGrainFactory>();
        return async (record, _) =>
        {
            if (ConsumedEvents.Decode(record) is { } told)
            {
                TraceContext.Carry(record.Header("traceparent"));
                await grains.GetGrain<IInboxGrain>(told.RecipientId).Receive(told.Received);
            }
        };
    }
}
