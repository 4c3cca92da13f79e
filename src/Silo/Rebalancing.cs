using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using MiniCrm.Grains;
using Orleans.Core.Internal;
using Orleans.Metadata;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace MiniCrm.Silo;

/// <summary>
/// Gives activations away to silos of the same role that have fewer, such as one that has just come: placement alone decides about new
/// activations only, and those in use are kept in use. Moving costs each one read. Orleans' own rebalancer compares all silos of the cluster,
/// and would send leads to silos of users for ever.
/// </summary>
internal sealed partial class Rebalancing(
    SiloRole role, IGrainFactory grains, IClusterManifestProvider manifest, ILocalSiloDetails silo, TimeProvider clock, ILogger<Rebalancing> log)
    : LifelongTask(ServiceLifecycleStage.Active + 1)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly ImmutableHashSet<string> _aggregates =
        [.. typeof(Standing).Assembly.GetTypes().Where(type => IsAggregate(type) && InRoleAttribute.Owns(role, type)).Select(type => type.FullName!)];

    protected override async Task RunAsync(CancellationToken stopping)
    {
        using var rounds = new PeriodicTimer(Interval, clock);
        while (await rounds.WaitForNextTickAsync(stopping))
        {
            try
            {
                await GiveAwayAsync(stopping);
            }
            catch (Exception unreachable) when (!stopping.IsCancellationRequested)
            {
                // A silo that has just gone, most often; the next round is soon.
                LogRoundFailed(unreachable.Message);
            }
        }
    }

    private async Task GiveAwayAsync(CancellationToken cancellationToken)
    {
        var peers = Peers();
        if (peers.Length < 2)
        {
            return;
        }

        var management = grains.GetGrain<IManagementGrain>(0);
        var counts = (await management.GetSimpleGrainStatistics(peers, cancellationToken)).Where(count => _aggregates.Contains(Name(count))).ToList();
        var loads = peers.ToDictionary(peer => peer, peer => counts.Where(count => count.SiloAddress.Equals(peer)).Sum(count => count.ActivationCount));
        var surplus = Surplus.Of(loads[silo.SiloAddress], loads.Values.Sum(), peers.Length);
        if (surplus > 0)
        {
            var own = await management.GetDetailedGrainStatistics([.. counts.Select(count => count.GrainType).Distinct()], [silo.SiloAddress], cancellationToken);
            Random.Shared.Shuffle(own);
            LogGivesAway(Math.Min(surplus, own.Length), own.Length);
            foreach (var activation in own.Take(surplus))
            {
                var poorest = loads.MinBy(load => load.Value).Key;
                loads[poorest]++;
                RequestContext.Set(IPlacementDirector.PlacementHintKey, poorest);
                await grains.GetGrain<IGrainManagementExtension>(activation.GrainId).MigrateOnIdle(cancellationToken);
            }
        }

        // Behind the comma is the assembly.
        static string Name(SimpleGrainStatistic count) => count.GrainType.Split(',')[0];
    }

    /// <summary>Every silo that could have what this one has.</summary>
    private SiloAddress[] Peers()
    {
        var silos = manifest.Current.Silos;
        return silos.TryGetValue(silo.SiloAddress, out var own)
            ? [.. silos.Where(other => own.Grains.Keys.Where(IsOfRole).All(other.Value.Grains.ContainsKey)).Select(other => other.Key)]
            : [];
    }

    private bool IsOfRole(GrainType type) =>
        manifest.LocalGrainManifest.Grains[type].Properties.TryGetValue(WellKnownGrainTypeProperties.FullTypeName, out var name) && _aggregates.Contains(name);

    private static bool IsAggregate(Type type) => type.BaseType is { IsGenericType: true } parent && parent.GetGenericTypeDefinition() == typeof(AggregateGrain<,>);

    [LoggerMessage(Level = LogLevel.Information, Message = "Other silos of the role have fewer activations: {Count} of {All} are given away.")]
    private partial void LogGivesAway(int count, int all);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Activations could not be counted: {Fault}")]
    private partial void LogRoundFailed(string fault);
}
