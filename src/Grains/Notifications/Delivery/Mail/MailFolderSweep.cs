using Microsoft.Extensions.Logging;
using MiniCrm.Database.Querying;
using Npgsql;

namespace MiniCrm.Grains.Notifications.Delivery.Mail;

/// <summary>Removes the mails in the folder whose notifications have been emptied, by whichever silo: each has a folder of its own.</summary>
public sealed partial class MailFolderSweep(string folder, NpgsqlDataSource database, TimeProvider clock, ILogger<MailFolderSweep> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private const int PageSize = 1000;

    private const string Emptied = """
        select id, emptied_at from notifications where (emptied_at, id) > (@since, @last) order by emptied_at, id limit @limit
        """;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    // A mail under way may come into the folder after its notification was emptied, and a statement be seen after a later one.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public void Participate(ISiloLifecycle observer) =>
        observer.Subscribe<MailFolderSweep>(ServiceLifecycleStage.Active, _ => Start(), Stop);

    public void Dispose() => _stopping.Dispose();

    private Task Start()
    {
        _running = Task.Run(() => RunAsync(_stopping.Token));
        return Task.CompletedTask;
    }

    private async Task Stop(CancellationToken abrupt)
    {
        await _stopping.CancelAsync();
        await _running.WaitAsync(abrupt).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        // From the beginning: this silo may have been away when others emptied what it has kept.
        var since = DateTimeOffset.UnixEpoch;
        using var timer = new PeriodicTimer(Interval, clock);
        while (await IsDueAsync(timer, stopping))
        {
            try
            {
                since = await SweepAsync(since);
            }
            catch (Exception exception) when (exception is StorageUnavailableException or IOException or UnauthorizedAccessException)
            {
                LogPutOff(exception.GetType().Name);
            }
        }
    }

    private static async Task<bool> IsDueAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <returns>Where to look from the next time.</returns>
    private async Task<DateTimeOffset> SweepAsync(DateTimeOffset since)
    {
        var (place, last) = (since, Guid.Empty);
        while (true)
        {
            var rows = await database.QueryAsync(
                Emptied,
                row => (Id: row.GetGuid(0), At: row.GetFieldValue<DateTimeOffset>(1)),
                new NpgsqlParameter<DateTimeOffset>("since", place),
                new NpgsqlParameter<Guid>("last", last),
                new NpgsqlParameter<int>("limit", PageSize));
            foreach (var (id, at) in rows)
            {
                File.Delete(MailFolderChannel.PathOf(folder, id));
                (place, last) = (at, id);
            }

            if (rows.Length < PageSize)
            {
                return place - Overlap > since ? place - Overlap : since;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mails of those who were deleted stay in the folder for the moment: {Fault}")]
    private partial void LogPutOff(string fault);
}
