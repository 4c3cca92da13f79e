using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MiniCrm.Database.Querying;
using Npgsql;

namespace MiniCrm.Grains.Leads;

/// <summary>
/// Has leads erased that were deleted long enough ago. Every silo of the role does: it is the lead's grain that decides, so that what two ask
/// for at once is done once, and what a silo that died has left is done by the others.
/// </summary>
public sealed partial class LeadSweep(
    [FromKeyedServices("leads")] NpgsqlDataSource database, IGrainFactory grains, TimeProvider clock, ILogger<LeadSweep> logger)
    : LifelongTask(ServiceLifecycleStage.Active)
{
    private const string Due = "select id from leads where kept_until <= @now order by kept_until limit @limit";

    private const string Next = "select min(kept_until) from leads where kept_until is not null";

    // So many a second at most: nobody is to notice when thousands that were deleted together are due together.
    private const int Batch = 200;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(30);

    // What is deleted meanwhile is due in a day at the earliest.
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    protected override async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            await Task.Delay(await SweepAsync(), clock, stopping);
        }
    }

    /// <returns>When to look again.</returns>
    private async Task<TimeSpan> SweepAsync()
    {
        try
        {
            var due = await database.QueryAsync(
                Due, row => row.GetGuid(0), new NpgsqlParameter<string>("now", Text(clock.GetUtcNow())), new NpgsqlParameter<int>("limit", Batch));
            var answers = await Task.WhenAll(due.Select(id => grains.GetGrain<IKeptLeadGrain>(id).LetGo()));
            return due.IsEmpty ? await UntilNextAsync() : answers.Any(answer => answer.Refusal?.Kind == RefusalKind.Busy) ? PauseAfterFault : Beat;
        }
        catch (Exception fault)
        {
            // Whatever it was: they are hidden, and wait.
            LogFault(fault is StorageUnavailableException ? LogLevel.Debug : LogLevel.Warning, fault.Message);
            return PauseAfterFault;
        }
    }

    private async Task<TimeSpan> UntilNextAsync()
    {
        var rows = await database.QueryAsync(Next, row => row.IsDBNull(0) ? null : row.GetString(0));
        if (rows is not [{ } next])
        {
            return LongestPause;
        }

        var pause = DateTimeOffset.Parse(next, CultureInfo.InvariantCulture) - clock.GetUtcNow();
        return pause < Beat ? Beat : pause < LongestPause ? pause : LongestPause;
    }

    /// <summary>As states hold it.</summary>
    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    [LoggerMessage(Message = "Leads that were deleted long enough ago are not erased for the moment: {Reason}")]
    private partial void LogFault(LogLevel level, string reason);
}
