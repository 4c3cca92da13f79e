using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Grains.Jobs;
using MiniCrm.Grains.Leads.Finding;

namespace MiniCrm.Grains.Leads;

public static class LeadsHosting
{
    /// <summary>What the grains of the role <c>leads</c> need beside its database, and what erases those that were deleted long enough ago.</summary>
    public static IServiceCollection AddLeadsGrains(this IServiceCollection services, LeadRetention retention, LeadSettings settings) => services
        .AddSingleton<Backlog>()
        .AddSingleton<LeadCreation>()
        .AddSingleton<LeadFilters>()
        .AddSingleton<MergeWrites>()
        .AddSingleton(retention)
        .AddSingleton(settings)
        .AddSingleton<ILifecycleParticipant<ISiloLifecycle>, LeadSweep>();
}
