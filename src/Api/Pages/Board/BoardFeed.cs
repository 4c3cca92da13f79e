using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using MiniCrm.Leads;
using MiniCrm.Users;

namespace MiniCrm.Api.Pages.Board;

/// <summary>What happens to leads, for all boards that are open at this gateway: one watches for them all, and nobody while none is open.</summary>
internal sealed partial class BoardFeed(IGrainFactory grains, TimeProvider clock, ILogger<BoardFeed> logger) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    // Whoever is further behind is sent away, and comes again.
    private const int MostBehind = 64;

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<ChannelWriter<BoardNews>, bool> _boards = new();
    private CancellationTokenSource? _watching;
    private BoardNews? _latest;

    /// <summary>How many boards are open.</summary>
    public int Boards => _boards.Count;

    /// <summary>From now on; the first one says where that is.</summary>
    public async IAsyncEnumerable<BoardNews> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var told = Channel.CreateBounded<BoardNews>(new BoundedChannelOptions(MostBehind) { SingleReader = true });
        Enter(told.Writer);
        try
        {
            await foreach (var news in told.Reader.ReadAllAsync(cancellationToken))
            {
                yield return news;
            }
        }
        finally
        {
            Leave(told.Writer);
        }
    }

    public void Dispose() => _watching?.Dispose();

    private void Enter(ChannelWriter<BoardNews> board)
    {
        lock (_lock)
        {
            _boards[board] = true;
            if (_watching is null)
            {
                _watching = new();
                _ = Task.Run(() => WatchAllAsync(_watching.Token));
            }
            else if (_latest is { } latest)
            {
                board.TryWrite(latest with { News = latest.News with { Changes = [], IsMuch = false } });
            }
        }
    }

    private void Leave(ChannelWriter<BoardNews> board)
    {
        lock (_lock)
        {
            _boards.TryRemove(board, out _);
            if (_boards.IsEmpty)
            {
                _watching?.Cancel();
                (_watching, _latest) = (null, null);
            }
        }
    }

    private async Task WatchAllAsync(CancellationToken cancellationToken)
    {
        string? mark = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var isFirst = true;
                await foreach (var news in grains.GetGrain<ILeadFeedGrain>(0).Watch(cancellationToken).WithCancellation(cancellationToken))
                {
                    // Watched anew, after a silo has died perhaps: what came in between was told to nobody.
                    Tell(await NameAsync(isFirst && mark is not null && mark != news.Mark ? news with { IsMuch = true } : news), cancellationToken);
                    (isFirst, mark) = (false, news.Mark);
                }
            }
            catch (Exception away)
            {
                // Whatever it is, or nobody watches any more: the boards stay as they are, and are told when it is back.
                LogAway(away.Message);
            }

            await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Tell(BoardNews news, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            _latest = news;
            foreach (var board in _boards.Keys.Where(board => !board.TryWrite(news)))
            {
                board.TryComplete();
            }
        }
    }

    /// <summary>With the names of those whom the leads are assigned to, found once for all boards.</summary>
    private async Task<BoardNews> NameAsync(LeadNews news)
    {
        ImmutableArray<Guid> ids = [.. news.Changes.Select(change => change.Lead.AssignedUserId).OfType<Guid>().Distinct()];
        var users = ids.IsEmpty ? [] : await grains.GetGrain<IUserDirectoryGrain>(0).FindActive(ids);
        return new(news, users.ToDictionary(user => user.Id, user => $"{user.FirstName} {user.LastName}"));
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "What happens to leads is not told: {Reason}")]
    private partial void LogAway(string reason);
}

/// <param name="Names">Of the assignees that are active.</param>
internal sealed record BoardNews(LeadNews News, IReadOnlyDictionary<Guid, string> Names);
