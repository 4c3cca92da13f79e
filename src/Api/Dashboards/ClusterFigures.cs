using System.Collections.Immutable;
using System.Diagnostics;
using System.Reflection;
using MiniCrm.Api.Calls;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace MiniCrm.Api.Dashboards;

/// <summary>Asks Orleans for its silos, and every silo that is active for what it has measured; one that does not answer is shown without.</summary>
internal sealed class ClusterFigures(IGrainFactory grains, EndpointRates rates, TimeProvider clock)
{
    private const string GrainNamespace = "MiniCrm.Grains.";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    // How long a silo that has gone is still shown.
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private static readonly GatewayRow Gateway = new(
        $"{Environment.MachineName}, process {Environment.ProcessId}",
        typeof(ClusterFigures).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
        Process.GetCurrentProcess().StartTime.ToUniversalTime());

    public async Task<OpsData> ReadAsync()
    {
        var now = clock.GetUtcNow();
        var management = grains.GetGrain<IManagementGrain>(0);
        var entries = (await management.GetDetailedHosts())
            .Where(entry => entry.Status is not SiloStatus.Dead || now - Utc(entry.IAmAliveTime) < Memory)
            .OrderBy(entry => entry.SiloName, StringComparer.Ordinal).ThenByDescending(entry => entry.StartTime);
        var silos = await Task.WhenAll(entries.Select(entry => AskAsync(entry, management)));
        var figures = silos.Select(silo => silo.Figures).OfType<SiloFigures>().ToImmutableArray();
        ImmutableArray<SiloRow> rows = [.. silos.Select(silo => silo.ToRow())];
        ImmutableArray<OutboxFigures> outboxes =
        [
            .. figures.SelectMany(silo => silo.Outboxes).GroupBy(outbox => outbox.Role)
                .Select(same => new OutboxFigures(same.Key, same.Max(outbox => outbox.Depth), same.Max(outbox => outbox.AgeSeconds)))
                .OrderBy(outbox => outbox.Role, StringComparer.Ordinal),
        ];
        ImmutableArray<ConsumerFigures> consumers =
        [
            .. figures.SelectMany(silo => silo.Consumers).GroupBy(consumer => consumer.Group)
                .Select(same => new ConsumerFigures(same.Key, same.Max(consumer => consumer.Lag)))
                .OrderBy(consumer => consumer.Group, StringComparer.Ordinal),
        ];
        var requests = rates.Read();
        var failed = figures.SelectMany(silo => silo.Course).Sum(minute => minute.DeliveriesFailed);
        return new(
            now,
            Verdicts.Of(rows, outboxes, consumers, failed, requests),
            Gateway,
            rows,
            Activations(silos.SelectMany(silo => silo.Activations ?? [])),
            requests,
            outboxes,
            consumers,
            [
                .. figures.SelectMany(silo => silo.Deliveries).GroupBy(delivery => (delivery.Channel, delivery.Outcome))
                    .Select(same => new DeliveryFigures(same.Key.Channel, same.Key.Outcome, same.Sum(delivery => delivery.Count)))
                    .OrderBy(delivery => (delivery.Channel, delivery.Outcome)),
            ],
            ClusterCourse.Of(now, rates.ReadCourse(), figures));
    }

    private static ImmutableArray<ActivationRow> Activations(IEnumerable<SimpleGrainStatistic> counts) =>
    [
        .. counts.Select(count => (Class: count.GrainType.Split(',')[0], count.ActivationCount))
            .Where(count => count.Class.StartsWith(GrainNamespace, StringComparison.Ordinal))
            .GroupBy(count => count.Class[GrainNamespace.Length..])
            .Select(same => (Path: same.Key.Split('.'), Count: same.Sum(count => count.ActivationCount)))
            .Select(grain => new ActivationRow(grain.Path.Length > 1 ? grain.Path[0].ToLowerInvariant() : "", grain.Path[^1], grain.Count))
            .OrderBy(row => row.Role, StringComparer.Ordinal).ThenByDescending(row => row.Count),
    ];

    private async Task<AskedSilo> AskAsync(MembershipEntry entry, IManagementGrain management)
    {
        if (entry.Status is not SiloStatus.Active)
        {
            return new(entry, null, null);
        }

        RequestContext.Set(IPlacementDirector.PlacementHintKey, entry.SiloAddress);
        var activations = AnswerAsync<SimpleGrainStatistic[]>(async () => await management.GetSimpleGrainStatistics([entry.SiloAddress]));
        var figures = AnswerAsync(() => grains.GetGrain<ISiloFiguresGrain>(entry.SiloAddress.ToParsableString()).Read());
        return new(entry, await figures, await activations);
    }

    private static async Task<T?> AnswerAsync<T>(Func<Task<T?>> ask)
        where T : class
    {
        try
        {
            return await ask().WaitAsync(Timeout);
        }
        catch (Exception silent) when (ClusterFaults.Of(silent) is not ClusterFault.None)
        {
            return null;
        }
    }

    private static DateTimeOffset Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);

    private sealed record AskedSilo(MembershipEntry Entry, SiloFigures? Figures, SimpleGrainStatistic[]? Activations)
    {
        // A silo is called after its roles: users+leads-host-port.
        public SiloRow ToRow() => new(
            Entry.SiloName,
            Entry.SiloName.Split('-')[0],
            Entry.SiloAddress.Endpoint.ToString(),
            Entry.Status.ToString().ToLowerInvariant(),
            Utc(Entry.StartTime),
            Figures?.Version,
            Activations?.Sum(count => count.ActivationCount));
    }
}
