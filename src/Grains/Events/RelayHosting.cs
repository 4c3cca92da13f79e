using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using MiniCrm.Database.Storage;
using Npgsql;

namespace MiniCrm.Grains.Events;

/// <summary>What the relay of a role needs in a silo of that role.</summary>
public static class RelayHosting
{
    public static IServiceCollection AddRelay(this IServiceCollection services, SiloRole role)
    {
        ArgumentNullException.ThrowIfNull(role);
        services.TryAddSingleton<RelayMeter>();
        services.AddKeyedSingleton(role.Name, (provider, _) => new Outbox(role.Name, provider.GetRequiredKeyedService<NpgsqlDataSource>(role.Name)));
        services.AddKeyedSingleton<IOutboxSignal>(role.Name, (provider, _) => new RelayNudge(
            () => provider.GetRequiredService<IGrainFactory>().GetGrain<IRelayGrain>(role.Relay),
            provider.GetRequiredService<ILogger<RelayNudge>>()));
        return services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => new RelayKeeper(
            role.Name,
            provider.GetRequiredKeyedService<IOutboxSignal>(role.Name),
            provider.GetRequiredKeyedService<Outbox>(role.Name),
            provider.GetRequiredService<RelayMeter>(),
            provider.GetRequiredService<ISiloStatusOracle>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RelayKeeper>>()));
    }
}
