using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MiniCrm.Leads;
using Npgsql;
using Orleans.Concurrency;

namespace MiniCrm.Grains.Leads.Board;

/// <summary>
/// Looks at the timeline a few times in a second while anybody watches, and tells them all what is new: whichever silo or job it came from, it
/// is there. Commands know nothing of it.
/// </summary>
[GrainType("leadFeed"), InRole("leads"), Reentrant]
public sealed partial class LeadFeedGrain([FromKeyedServices("leads")] NpgsqlDataSource database, TimeProvider clock, ILogger<LeadFeedGrain> logger) : Grain, ILeadFeedGrain
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BeatInTrouble = TimeSpan.FromSeconds(1);

    // What one who watches may be behind; who is further behind is sent away, and reads anew.
    private const int MostBehind = 64;

    private readonly FeedRows _rows = new(database);
    private readonly List<Channel<LeadNews>> _watchers = [];
    private Task _following = Task.CompletedTask;
    private bool _hasBegun;

    public Task<string> Mark() => _rows.Mark();

    public async IAsyncEnumerable<LeadNews> Watch([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var told = Channel.CreateBounded<LeadNews>(MostBehind);
        _watchers.Add(told);
        try
        {
            if (_hasBegun)
            {
                told.Writer.TryWrite(new(_rows.Reached, []));
            }

            if (_following.IsCompleted)
            {
                _following = Follow();
            }

            await foreach (var news in told.Reader.ReadAllAsync(cancellationToken))
            {
                yield return news;
            }
        }
        finally
        {
            _watchers.Remove(told);
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        SendAway(_watchers);
        return Task.CompletedTask;
    }

    /// <summary>On the grain's own scheduler, beside its calls; one at a time.</summary>
    private async Task Follow()
    {
        while (_watchers.Count > 0)
        {
            var pause = Beat;
            try
            {
                if (await (_hasBegun ? _rows.Look() : Begin()) is { } news)
                {
                    SendAway([.. _watchers.Where(watcher => !watcher.Writer.TryWrite(news))]);
                }
            }
            catch (Exception fault)
            {
                // Whatever it was: it is in the timeline, and told with the next look.
                LogFault(fault is StorageUnavailableException ? LogLevel.Debug : LogLevel.Error, fault.Message);
                pause = BeatInTrouble;
            }

            await Task.Delay(pause, clock);
        }

        // What comes while nobody watches is no news.
        _hasBegun = false;
    }

    private async Task<LeadNews?> Begin()
    {
        await _rows.Begin();
        _hasBegun = true;
        return new(_rows.Reached, []);
    }

    private static void SendAway(IEnumerable<Channel<LeadNews>> watchers)
    {
        foreach (var watcher in watchers)
        {
            watcher.Writer.TryComplete();
        }
    }

    [LoggerMessage(Message = "What happens to leads could not be read: {Reason}")]
    private partial void LogFault(LogLevel level, string reason);
}
