using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace MiniCrm.Grains;

/// <summary>Those who watch an activation, woken by its commits: nothing is asked of the database while nothing happens. Used on the activation's turns only.</summary>
internal sealed class Watching
{
    private const int PageLength = 50;

    private readonly CommitSignal _commits = new();
    private int _watchers;

    public bool IsWatched => _watchers > 0;

    /// <summary>There is something new, or nothing more to come.</summary>
    public void Wake() => _commits.Raise();

    /// <summary>Tells what is written from a place on, as it is committed.</summary>
    /// <param name="after">Where to begin, null for now.</param>
    /// <param name="position">How far the committed state has come; null ends the watching.</param>
    /// <param name="read">Rows after the first and up to the second place, at most as many as the third says.</param>
    public async IAsyncEnumerable<Live<T>> Watch<T>(
        int? after,
        Func<int?> position,
        Func<int, int, int, Task<ImmutableArray<Live<T>>>> read,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        int? place = null;
        _watchers++;
        try
        {
            while (true)
            {
                var next = _commits.Next;
                if (position() is not { } current)
                {
                    yield break;
                }

                if (place is null)
                {
                    place = after ?? current;
                    yield return new(place.Value, null);
                }
                else if (place < current)
                {
                    var items = await read(place.Value, current, PageLength);
                    foreach (var item in items)
                    {
                        yield return item;
                    }

                    place = items.Length < PageLength ? current : items[^1].Sequence;
                }
                else
                {
                    await next.WaitAsync(cancellationToken);
                }
            }
        }
        finally
        {
            _watchers--;
        }
    }
}
