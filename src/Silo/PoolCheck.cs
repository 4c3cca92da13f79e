using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MiniCrm.Hosting;
using Npgsql;

namespace MiniCrm.Silo;

/// <summary>
/// Whether what the silos of these roles may open fits into what PostgreSQL serves, counted when this one has joined them. Where it does not,
/// connections are refused under load, and nothing tells before.
/// </summary>
/// <param name="pool">Of each role in a silo; taken to be the same in all.</param>
public sealed partial class PoolCheck(
    IServiceProvider services, ImmutableArray<SiloRole> roles, int pool, IClusterMembershipService membership, ILogger<PoolCheck> logger)
    : ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>Of a silo, beside its roles' pools: its migration, and the membership.</summary>
    public const int Others = 3;

    public void Participate(ISiloLifecycle observer) => observer.Subscribe<PoolCheck>(ServiceLifecycleStage.Active + 1, LookAsync);

    /// <summary>What all silos together may open on a server that has the databases of these roles.</summary>
    /// <param name="silos">Their names, which begin with their roles.</param>
    public static int Needed(IEnumerable<string> silos, IReadOnlyCollection<SiloRole> roles, int pool) => silos
        .Select(name => name.Split('-')[0].Split('+').Count(role => roles.Any(ours => ours.Name == role)))
        .Where(hosted => hosted > 0)
        .Sum(hosted => (hosted * pool) + Others);

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var members = membership.CurrentSnapshot.Members.Values.Where(member => member.Status is SiloStatus.Active).Select(member => member.Name).ToArray();
            var servers = await Task.WhenAll(roles.Select(role => ServerAsync(role, cancellationToken)));
            foreach (var server in servers.Zip(roles).GroupBy(pair => pair.First, pair => pair.Second))
            {
                var needed = Needed(members, [.. server], pool);
                if (needed > server.Key.Connections - server.Key.Kept)
                {
                    LogTooMany(string.Join(" and ", server.Select(role => role.Name)), needed, pool, server.Key.Connections, server.Key.Kept);
                }
            }
        }
        catch (NpgsqlException)
        {
            // Away for a moment: the next silo looks again.
        }
    }

    private async Task<Server> ServerAsync(SiloRole role, CancellationToken cancellationToken)
    {
        // Two roles on one server share its connections; when it was started tells whether it is one.
        await using var command = services.GetRequiredKeyedService<NpgsqlDataSource>(role.Name).CreateCommand("""
            select current_setting('max_connections')::int,
              current_setting('superuser_reserved_connections')::int + coalesce(current_setting('reserved_connections', true)::int, 0),
              pg_postmaster_start_time()::text
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new(reader.GetInt32(0), reader.GetInt32(1), reader.GetString(2));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "The silos of {Roles} may open {Needed} connections by DATABASE_POOL {Pool}, and their PostgreSQL serves max_connections {Connections}, {Kept} of them kept for superusers: under load some are refused")]
    private partial void LogTooMany(string roles, int needed, int pool, int connections, int kept);

    private sealed record Server(int Connections, int Kept, string Started);
}
