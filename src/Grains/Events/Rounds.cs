namespace MiniCrm.Grains.Events;

/// <summary>Work in rounds, one after the other, all on one scheduler: another follows where there may be more, and where it was asked for while one was under way.</summary>
/// <param name="round">Whether there may be more.</param>
public sealed class Rounds(Func<Task<bool>> round)
{
    private bool _isAskedFor;

    public void Ask() => _isAskedFor = true;

    /// <summary>Until no round is asked for, or it is over.</summary>
    public async Task RunAsync(Func<bool> isOver)
    {
        ArgumentNullException.ThrowIfNull(isOver);
        while (_isAskedFor && !isOver())
        {
            _isAskedFor = false;
            var isMore = await round();

            // Not in the same expression: what is asked for meanwhile would be read before and forgotten.
            _isAskedFor |= isMore;
        }
    }
}
