using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using MiniCrm.Database.Storage;
using MiniCrm.Grains.Leads;
using MiniCrm.Grains.Notifications;
using MiniCrm.Grains.Users;
using Npgsql;

namespace MiniCrm.Grains.Events;

/// <summary>What the relay of a role needs in a silo of that role.</summary>
public static class RelayHosting
{
    private static readonly Dictionary<string, Func<IGrainFactory, IRelayGrain>> Relays = new()
    {
        ["users"] = grains => grains.GetGrain<IUsersRelayGrain>(0),
        ["leads"] = grains => grains.GetGrain<ILeadsRelayGrain>(0),
        ["notifications"] = grains => grains.GetGrain<INotificationsRelayGrain>(0),
    };

    public static IServiceCollection AddRelay(this IServiceCollection services, string role)
    {
        services.TryAddSingleton<RelayMeter>();
        services.AddKeyedSingleton(role, (provider, _) => new Outbox(role, provider.GetRequiredKeyedService<NpgsqlDataSource>(role)));
        services.AddKeyedSingleton<IOutboxSignal>(role, (provider, _) => new RelayNudge(
            () => Relays[role](provider.GetRequiredService<IGrainFactory>()),
            provider.GetRequiredService<ILogger<RelayNudge>>()));
        return services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => new RelayKeeper(
            role,
            provider.GetRequiredKeyedService<IOutboxSignal>(role),
            provider.GetRequiredKeyedService<Outbox>(role),
            provider.GetRequiredService<RelayMeter>(),
            provider.GetRequiredService<TimeProvider>()));
    }
}
