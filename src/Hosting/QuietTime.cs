namespace MiniCrm.Hosting;

/// <summary>When a host has been quiet for long enough for a collection that all have to wait for.</summary>
public sealed class QuietTime
{
    /// <summary>How often it is looked at.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    // A tenth of a core: far more than a host needs for itself, and what some hundred requests a second take.
    private static readonly TimeSpan Busy = Step / 10;

    // What requests have left goes soon; the activations that they have made, when Orleans has let go of them, a quarter of an hour later.
    private const int Soon = 1;
    private const int Activations = 17;

    private int _steps;

    /// <param name="worked">Processor time of the last step.</param>
    public bool IsDueAfter(TimeSpan worked)
    {
        _steps = worked > Busy ? 0 : Math.Min(_steps, Activations) + 1;
        return _steps is Soon or Activations;
    }
}
