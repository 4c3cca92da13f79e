using Microsoft.Extensions.DependencyInjection;
using MiniCrm.Grains.Imports.Reading;
using MiniCrm.Grains.Imports.Running;

namespace MiniCrm.Grains.Imports;

public static class ImportHosting
{
    /// <summary>What imports need in a silo of the role <c>leads</c>: their files, and what runs them.</summary>
    public static IServiceCollection AddImports(this IServiceCollection services) => services
        .AddSingleton<ImportParts>()
        .AddSingleton<ImportJobs>()
        .AddSingleton<ImportSignal>()
        .AddSingleton<LeadsAlike>()
        .AddSingleton<FileRun>()
        .AddSingleton<RevertRun>()
        .AddSingleton<ILifecycleParticipant<ISiloLifecycle>, ImportRunner>();
}
