using Microsoft.Extensions.Logging;
using Npgsql;

namespace MiniCrm.Database.Migrations;

/// <summary>
/// Migrates the databases of a silo before anything of Orleans reads its queries from them: membership does at
/// <see cref="ServiceLifecycleStage.RuntimeGrainServices"/>, storage at <see cref="ServiceLifecycleStage.ApplicationServices"/>.
/// While PostgreSQL is away the start waits for it; a schema that cannot be reached ends the start.
/// </summary>
public sealed partial class MigrationStage(IEnumerable<DatabaseMigration> migrations, TimeProvider time, ILogger<MigrationStage> logger)
    : ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(MigrationStage), ServiceLifecycleStage.First, RunAsync);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(migrations.Select(async migration =>
        {
            try
            {
                await RunAsync(migration, stopping.Token);
            }
            catch (MigrationException)
            {
                // With one schema wrong nobody needs to wait for the other databases.
                await stopping.CancelAsync();
                throw;
            }
        }));
    }

    private async Task RunAsync(DatabaseMigration migration, CancellationToken cancellationToken)
    {
        string? lastFailure = null;
        while (true)
        {
            try
            {
                var applied = await migration.RunAsync(cancellationToken);
                if (applied.Count > 0)
                {
                    LogMigrated(migration.Database, string.Join(", ", applied));
                }

                return;
            }
            catch (NpgsqlException away)
            {
                if (away.Message != lastFailure)
                {
                    LogAway(migration.Database, away.Message);
                    lastFailure = away.Message;
                }

                await Task.Delay(RetryDelay, time, cancellationToken);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Migrated {Database}: {Scripts}.")]
    private partial void LogMigrated(string database, string scripts);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database {Database} is not there yet, waiting for it: {Reason}")]
    private partial void LogAway(string database, string reason);
}
