using System.Runtime.ExceptionServices;
using MiniCrm.Database.Storage;

namespace MiniCrm.Grains;

/// <summary>A command on its way through an activation, and what it is told.</summary>
/// <param name="decide">Changes nothing itself: it may run several times. It is given the live state, null when there is none.</param>
/// <param name="moment">Where its time comes from; null for each attempt's own.</param>
/// <param name="arrived">A timestamp of the clock.</param>
internal sealed class Command<TState, TView>(
    Func<TState?, ValueTask<Decision<TState>>> decide, Precondition? precondition, Guid? moment, long arrived)
    where TState : AggregateState
    where TView : class
{
    private Result<TView>? _answer;
    private ExceptionDispatchInfo? _fault;
    private TaskCompletionSource<bool>? _turn;

    public Func<TState?, ValueTask<Decision<TState>>> Decide => decide;

    /// <summary>Also what is deleted is given to it.</summary>
    public bool SeesDeleted { get; init; }

    public Precondition? Precondition => precondition;

    public Guid? Moment => moment;

    public long Arrived => arrived;

    /// <summary>The trace of the command, and where its request came from: whoever writes need not be whoever asked.</summary>
    public (string? Traceparent, string? Source) From { get; } = (TraceContext.Current, RequestSource.Current);

    /// <summary>Its write shall carry no other command.</summary>
    public bool GoesAlone { get; set; }

    /// <summary>What its change seeks, see <see cref="Change{TState}.Sought"/>, until it is known that the guard of the row has met none of it.</summary>
    public object? Sought { get; set; }

    /// <summary>Stores it in place of the row's own write, see <see cref="CommittedRow{TState, TView}.Store"/>; then it goes alone.</summary>
    public Func<Envelope<TState>, int, Task<bool>>? StoredBy
    {
        get;
        init
        {
            field = value;
            GoesAlone = value is not null;
        }
    }

    /// <summary>What it will be told once the write under way is stored: a refusal, or else the state as it leaves it.</summary>
    public (Refusal? Refusal, TState? State, int Version) Outcome { get; set; }

    public bool IsTold => _answer is not null || _fault is not null;

    /// <summary>What it was told.</summary>
    /// <exception cref="Exception">That which it was told.</exception>
    public Result<TView> Answer
    {
        get
        {
            _fault?.Throw();
            return _answer!;
        }
    }

    /// <returns>True when the command has to write now; false when it was told its outcome.</returns>
    public Task<bool> WaitAsync() => (_turn = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Lead() => _turn!.SetResult(true);

    public void Tell(Result<TView> answer)
    {
        _answer = answer;
        _turn?.TrySetResult(false);
    }

    public void Tell(Exception fault)
    {
        _fault = ExceptionDispatchInfo.Capture(fault);
        _turn?.TrySetResult(false);
    }
}
