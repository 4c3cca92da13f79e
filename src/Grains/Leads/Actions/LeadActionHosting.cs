using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Grains.Leads.Actions.Running;

namespace MiniCrm.Grains.Leads.Actions;

public static class LeadActionHosting
{
    /// <summary>What actions need in a silo of the role <c>leads</c>, and what runs them.</summary>
    public static IServiceCollection AddLeadActions(this IServiceCollection services) => services
        .AddSingleton<LeadActionCounting>()
        .AddSingleton<LeadActionJobs>()
        .AddSingleton<LeadActionSignal>()
        .AddSingleton<LeadActionRun>()
        .AddSingleton<LeadActionUndo>()
        .AddSingleton<ILifecycleParticipant<ISiloLifecycle>, LeadActionRunner>();
}
