namespace MiniCrm.Grains;

/// <summary>Wakes whoever waits for the next commit of an activation. Used on the activation's turns only, so it needs no lock.</summary>
internal sealed class CommitSignal
{
    private TaskCompletionSource? _next;

    /// <summary>Ends with the next commit; to be taken before looking at what is committed, so that none falls between.</summary>
    public Task Next => (_next ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Raise()
    {
        var waiting = _next;
        _next = null;
        waiting?.SetResult();
    }
}
