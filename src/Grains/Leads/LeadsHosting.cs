using Microsoft.Extensions.DependencyInjection;

namespace MiniCrm.Grains.Leads;

public static class LeadsHosting
{
    /// <summary>What the grains of the role <c>leads</c> need beside its database, and what erases those that were deleted long enough ago.</summary>
    public static IServiceCollection AddLeadsGrains(this IServiceCollection services, LeadRetention retention) => services
        .AddSingleton<LeadCreation>()
        .AddSingleton(retention)
        .AddSingleton<ILifecycleParticipant<ISiloLifecycle>, LeadSweep>();
}
