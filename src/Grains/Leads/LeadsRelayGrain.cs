using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MiniCrm.Grains.Events;

namespace MiniCrm.Grains.Leads;

/// <summary>The relay of the leads role, see <see cref="RelayGrain"/>.</summary>
[Alias("minicrm.ILeadsRelayGrain")]
public interface ILeadsRelayGrain : IRelayGrain;

[GrainType("leadsRelay")]
public sealed class LeadsRelayGrain(
    [FromKeyedServices("leads")] Outbox outbox, RelayMeter meter, TimeProvider clock, ILogger<LeadsRelayGrain> logger)
    : RelayGrain("leads", outbox, meter, clock, logger), ILeadsRelayGrain;
