using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MiniCrm.Grains.Events;

namespace MiniCrm.Grains.Users;

/// <summary>The relay of the users role, see <see cref="RelayGrain"/>.</summary>
[Alias("minicrm.IUsersRelayGrain")]
public interface IUsersRelayGrain : IRelayGrain;

[GrainType("usersRelay")]
public sealed class UsersRelayGrain(
    [FromKeyedServices("users")] Outbox outbox, RelayMeter meter, TimeProvider clock, ILogger<UsersRelayGrain> logger)
    : RelayGrain("users", outbox, meter, clock, logger), IUsersRelayGrain;
