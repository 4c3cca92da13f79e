using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Metadata;
using Orleans.Runtime;
using Orleans.Serialization.TypeSystem;

namespace MiniCrm.Hosting;

/// <summary>
/// Keeps the names of grain interfaces. Orleans reads the attributes of an interface and formats its name anew at each <c>GetGrain</c>, which
/// was 6 % of the work of a hot read.
/// </summary>
public sealed class GrainInterfaceNames(IServiceProvider services, TypeConverter converter) : IGrainInterfaceTypeProvider
{
    private readonly ConcurrentDictionary<Type, GrainInterfaceType> _names = [];

    // The others are known only once this is.
    private readonly Lazy<GrainInterfaceTypeResolver> _others = new(() =>
        new(services.GetServices<IGrainInterfaceTypeProvider>().Where(provider => provider is not GrainInterfaceNames), converter));

    /// <summary>Before all others, which are asked only when it does not know.</summary>
    /// <param name="orleans">The services of a silo or a client.</param>
    public static void Keep(IServiceCollection orleans) =>
        orleans.Insert(0, ServiceDescriptor.Singleton<IGrainInterfaceTypeProvider, GrainInterfaceNames>());

    public bool TryGetGrainInterfaceType(Type type, out GrainInterfaceType grainInterfaceType)
    {
        grainInterfaceType = _names.GetOrAdd(type, static (type, others) => others.Value.GetGrainInterfaceType(type), _others);
        return true;
    }
}
