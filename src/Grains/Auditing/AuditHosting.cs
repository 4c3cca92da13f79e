using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MiniCrm.Database.Storage;
using Npgsql;

namespace MiniCrm.Grains.Auditing;

/// <summary>What the audit of a role needs in a silo of that role.</summary>
public static class AuditHosting
{
    public static IServiceCollection AddAudit(this IServiceCollection services, string role)
    {
        services.AddKeyedSingleton(role, (_, _) => new AuditSignal());
        services.AddKeyedSingleton<IWriteSignal>(role, (provider, _) => provider.GetRequiredKeyedService<AuditSignal>(role));
        services.AddKeyedSingleton(role, (provider, _) => new AuditTrail(
            role, provider.GetRequiredKeyedService<NpgsqlDataSource>(role), provider.GetRequiredKeyedService<AuditSignal>(role)));
        return services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => new AuditSealer(
            role,
            provider.GetRequiredKeyedService<AuditTrail>(role),
            provider.GetRequiredKeyedService<AuditSignal>(role),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<AuditSealer>>()));
    }
}
