using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Streams;
using MiniCrm.Leads;

namespace MiniCrm.Api.Pages.Board;

/// <summary>Tells an open board what happens to the leads on it, as far as whoever looks may know.</summary>
internal static class BoardStream
{
    // A board that is read anew takes the silos some milliseconds: many of them do not come at once.
    private static readonly TimeSpan EachAnew = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan LeastAnew = TimeSpan.FromSeconds(2);

    /// <param name="known">How far the board that is shown has come.</param>
    public static IResult Open(PageContext page, LeadFilter filter, string? known) => new ServerSentEvents<BoardEvent>(
        page.User, TellAsync(page, filter, known), _ => Task.FromResult(LeadRefusals.NotFound))
    {
        // Before anything is told, it is asked again; so it need not be while there is nothing to tell.
        CallerCheck = page.Service<StreamSettings>().KeepAlive,
    };

    private static async IAsyncEnumerable<StreamItem<BoardEvent>> TellAsync(
        PageContext page, LeadFilter filter, string? known, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var feed = page.Service<BoardFeed>();
        var watch = page.Service<CallerWatch>();
        var sight = new BoardSight(filter, page.User.Caller);
        var isOpen = false;
        await foreach (var (news, names) in feed.WatchAsync(cancellationToken))
        {
            if (!isOpen)
            {
                yield return new(news.Mark, null);
            }

            var told = news.IsMuch || (!isOpen && known is not null && known != news.Mark) ? Anew() : sight.Of(news, names, Anew);
            isOpen = true;
            if (told is null)
            {
                continue;
            }

            if (!await watch.IsStillAsync(page.Context.User, page.User.User))
            {
                yield break;
            }

            yield return new(news.Mark, told);
        }

        BoardEvent Anew() => new([], (int)Math.Max(LeastAnew.TotalMilliseconds, EachAnew.TotalMilliseconds * feed.Boards));
    }
}

/// <param name="Leads">Those that have changed.</param>
/// <param name="Anew">The board is to be read anew within so many milliseconds, at a moment by chance; null where it need not be.</param>
internal sealed record BoardEvent(ImmutableArray<BoardChange> Leads, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Anew = null);

/// <summary>A lead that has come, gone or changed on a board.</summary>
/// <param name="Was">Its stage on this board before; null where it was not there.</param>
/// <param name="Now">The same now; where it is null, nothing else is told.</param>
internal sealed record BoardChange(Guid Id, LeadStatus? Was, LeadStatus? Now)
{
    public int Version { get; init; }

    public string? Name { get; init; }

    public string? Company { get; init; }

    public string? Assignee { get; init; }
}
