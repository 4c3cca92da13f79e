using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace MiniCrm.Grains.Auditing;

/// <summary>What the audit of a role needs in a silo of that role.</summary>
public static class AuditHosting
{
    public static IServiceCollection AddAudit(this IServiceCollection services, string role)
    {
        services.AddKeyedSingleton(role, (provider, _) => new AuditTrail(role, provider.GetRequiredKeyedService<NpgsqlDataSource>(role)));
        return services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => new AuditSealer(
            role,
            provider.GetRequiredKeyedService<AuditTrail>(role),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<AuditSealer>>()));
    }
}
